import { type Check, type Column, type SubjectKind, words } from './columns.js';
import { AREA_COLUMN, checkUscc, CREDIT_COLUMN, nameColumn } from './shared-columns.js';
import { PROJECT_STATUSES, statusColumn } from './statuses.js';

/** Code of the national investment platform. */
function checkProjectCode(value: string): Check {
  if (/^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/.test(value)) return {};
  return {
    fault: {
      code: 'PROJECT_CODE',
      message: `项目代码“${value}”格式不对，应为 4-6-2-2-6 位数字，如 2307-513328-04-01-275735。请对照投资项目在线审批监管平台的赋码改正。`,
    },
  };
}

function party(key: string, heading: string, synonyms: readonly string[], example: string): Column {
  return { key, heading, synonyms, type: 'text', note: '单位全称，几家单位用分号隔开。', example };
}

/** 交通运输建设项目; the inspected parties stand behind it (owner, contractor, supervisor, tester). */
export const CONSTRUCTION_PROJECT: SubjectKind = {
  kind: 'CONSTRUCTION_PROJECT',
  title: '交通运输建设项目',
  aliases: words(
    '交通运输建设项目及参建单位 公路水运建设项目 公路水运工程建设项目 交通建设项目',
    '在建交通运输建设项目 交通建设工程 公路水运工程 在建项目 交通运输工程建设项目 建设项目',
  ),
  columns: [
    nameColumn(
      '项目名称',
      words(
        '工程名称 建设项目名称 工程项目名称 项目 标段名称 项目(标段)名称 工程项目 建设项目 项目全称',
        '建设工程名称 项目名 项目标段名称 工程全称 交通建设项目名称',
      ),
      '康定市××公路改建工程',
    ),
    {
      key: 'code',
      heading: '项目代码',
      synonyms: words(
        '项目编码 投资项目代码 项目统一代码 国家投资项目代码 项目赋码 项目编号 立项代码 投资代码',
        '投资项目统一代码 项目代码(投资平台) 在线平台项目代码 投资项目在线审批代码 工程代码 固投代码',
        '项目统一编码 投资平台代码 全国投资项目代码 投资项目编码',
      ),
      headingPattern: /项目.{0,6}(代码|编码|赋码)$/,
      type: 'code',
      required: true,
      check: checkProjectCode,
      note: '投资项目在线审批监管平台的项目代码，如 2307-513328-04-01-275735。',
      example: '2307-513301-04-01-000000',
    },
    {
      key: 'projectType',
      heading: '项目类型',
      synonyms: words(
        '类型 项目类别 工程类别 工程类型 建设类型 类别 行业类别 项目种类 专业类别 工程种类',
        '建设项目类型 行业 所属行业 项目分类 工程分类 建设类别',
      ),
      type: 'choice',
      required: true,
      choices: [
        {
          value: 'HIGHWAY',
          label: '公路',
          synonyms: words(
            '公路工程 公路项目 公路建设 高速公路 普通公路 国道 省道 国省道 国省干线 农村公路 普通国省干线',
            '普通国省道 县道 乡道 村道 通村公路 桥梁 隧道 公路桥梁 公路类 公路建设项目 普通国省干线公路',
            '公路养护工程 道路 国省干线公路 公路改建 公路新建',
          ),
        },
        {
          value: 'WATERWAY',
          label: '水运',
          synonyms: words(
            '水运工程 水运项目 水路 航道 港口 码头 渡口 航道工程 港口工程 水运类 水运建设 港航 渡改桥',
            '水运建设项目 水路工程 港口航道 渡口码头',
          ),
        },
        {
          value: 'STATION',
          label: '场站',
          synonyms: words(
            '站场 客运站 货运站 客货运站 枢纽 客运枢纽 货运枢纽 运输场站 客运场站 场站工程 综合客运枢纽',
            '运输站场 场站建设 站场建设 客运站场 场站类',
          ),
        },
        {
          value: 'OTHER',
          label: '其他',
          synonyms: words('其它 其他工程 其他项目 其他类 其它项目 其他交通工程'),
        },
      ],
      note: '公路、水运、场站、其他之一。',
      example: '公路',
    },
    {
      ...party(
        'owner',
        '建设单位',
        words(
          '业主单位 项目业主 建设单位名称 业主 项目法人 建设(业主)单位 项目单位 项目业主单位 建设业主',
          '项目建设单位 业主名称 业主单位名称 法人单位 建设方 项目法人单位 代建单位',
        ),
        '康定市交通建设投资有限公司',
      ),
      required: true,
      note: '建设单位(项目业主)全称。',
    },
    {
      key: 'ownerUscc',
      heading: '建设单位统一社会信用代码',
      synonyms: words(
        '建设单位信用代码 建设单位社会信用代码 业主单位信用代码 业主信用代码 统一社会信用代码',
        '信用代码 业主统一社会信用代码 业主单位统一社会信用代码 社会信用代码 项目法人统一社会信用代码',
        '建设单位代码 项目业主统一社会信用代码 建设单位统一信用代码 项目法人信用代码 项目业主信用代码',
        '统一信用代码 项目单位统一社会信用代码 项目单位信用代码',
      ),
      headingPattern: /^(?!.*(施工|监理|检测)).*信用(代码|编码|码)/,
      type: 'code',
      required: true,
      check: checkUscc,
      note: '18 位；同一建设单位的几个项目可以相同。',
      example: '91510000MA6EXAMPLE',
    },
    party(
      'contractor',
      '施工单位',
      words(
        '施工企业 施工方 承包单位 施工单位名称 承建单位 施工总承包单位 总承包单位 中标单位 施工总承包',
        '施工承包单位 承包人 施工标段单位',
      ),
      '××路桥集团有限公司',
    ),
    party(
      'supervisor',
      '监理单位',
      words('监理企业 监理方 监理单位名称 监理公司 工程监理单位 监理机构 监理 施工监理单位'),
      '××监理有限公司',
    ),
    party(
      'tester',
      '检测单位',
      words(
        '试验检测单位 检测机构 试验检测机构 检测单位名称 质量检测单位 检测公司 检测企业',
        '第三方检测单位 试验检测 第三方检测机构 工地试验室',
      ),
      '××检测有限公司',
    ),
    AREA_COLUMN,
    {
      key: 'site',
      heading: '建设地点',
      synonyms: words(
        '项目地点 工程地点 建设地址 项目地址 工程地址 地点 地址 建设位置 项目位置 详细地址 施工地点',
        '工程位置 项目建设地点 项目建设地址 建设地点(详细) 施工地址 工程建设地点',
      ),
      type: 'text',
      maxLength: 400,
      note: '不超过 400 字。',
      example: '康定市姑咱镇',
    },
    {
      key: 'investment',
      heading: '投资额(万元)',
      synonyms: words(
        '投资额 总投资 投资总额 项目总投资 概算投资 投资 投资金额 批复投资 工程投资 概算总投资 批复总投资',
        '计划总投资 估算投资 项目投资 建设投资 投资规模 项目投资额 总投资额 预算投资 工程总投资 概算',
      ),
      type: 'decimal',
      units: ['万元', '万'],
      headingUnits: { 亿元: 4, 元: -4 },
      note: '以万元计的数字。',
      example: '12000',
    },
    {
      key: 'startedOn',
      heading: '开工日期',
      synonyms: words(
        '开工时间 实际开工日期 计划开工日期 开工年月日 开工 开工令日期 合同开工日期 动工日期',
        '项目开工日期 开工建设日期 开工建设时间 项目开工时间 实际开工时间 计划开工时间 工程开工日期',
      ),
      headingPattern: /开工.{0,2}(日期|时间)$/,
      type: 'day',
      note: '日期，如 2025-03-01。',
      example: '2025-03-01',
    },
    {
      key: 'plannedHandoverOn',
      heading: '计划交工日期',
      synonyms: words(
        '计划交工时间 交工日期 交工时间 计划竣工日期 竣工日期 计划完工日期 完工日期 预计交工日期',
        '预计完工日期 计划完工时间 预计竣工日期 合同交工日期 拟交工日期 计划竣工时间 竣工时间',
        '完工时间 预计交工时间 预计完工时间 预计竣工时间 计划建成日期 计划建成时间 合同工期止',
      ),
      headingPattern: /^(?!.*实际).*(交工|竣工|完工|建成).{0,2}(日期|时间)$/,
      type: 'day',
      note: '日期，如 2027-12-01。',
      example: '2027-12-01',
    },
    statusColumn(
      '工程状态',
      words(
        '项目状态 建设状态 状态 工程进展 建设情况 工程建设状态 项目进展 施工状态 建设阶段',
        '项目建设状态 工程状况 目前状态 当前状态 进展情况 项目阶段 在建状态 工程进度状态',
      ),
      PROJECT_STATUSES,
    ),
    CREDIT_COLUMN,
  ],
};
