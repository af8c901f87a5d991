import type { Column } from '../../registry/kinds/columns.js';
import { words } from '../../registry/kinds/columns.js';

/** Columns of plan tables as offices have them, of all layouts; what an office calls otherwise is kept as a remark. */
export const PLAN_COLUMNS: readonly Column[] = [
  column('planNo', '抽查计划编号', words('计划编号 计划代码 任务编号 抽查任务编号')),
  column(
    'taskName',
    '任务名称',
    words('抽查任务名称 抽查任务 任务 计划名称 抽查计划名称 检查任务名称 检查任务 项目名称'),
  ),
  column(
    'listedItem',
    '权责清单事项',
    words('权责清单事项名称 权力清单事项 权责事项 权责清单 对应权责清单事项 行政权力事项'),
  ),
  column(
    'item',
    '抽查事项',
    words(
      '抽查事项名称 检查事项 随机抽查事项 检查事项名称 抽查内容 检查内容 抽查检查事项 抽查领域及事项 监管事项',
    ),
  ),
  column(
    'subjects',
    '检查对象范围',
    words(
      '检查对象 抽查对象 抽查对象范围 对象范围 被检查对象 抽查检查对象 监管对象 抽查主体范围 检查范围 抽查范围',
    ),
  ),
  column('drawType', '抽取类型', words('抽查类型 任务类型 抽查方式类型 抽查类别 检查类型 计划类型')),
  column('initiation', '发起方式', words('任务发起方式')),
  column('priority', '事项类别', words('事项类型 类别 重点/一般 事项等级 抽查事项类别 事项性质')),
  column(
    'amount',
    '抽查比例',
    words(
      '抽查比例及频次 抽查比例和频次 比例及频次 抽查比例与频次 抽查比例频次 抽查比例/频次 抽查比例(数量) 抽查比例或数量',
      '抽查比例(户数) 抽查比例数量 比例 抽取比例 抽查比例/数量 比例(数量) 抽查比例及频率 抽查比例、频次 随机抽查比例 检查比例',
      '抽查比例和数量 抽查比例及数量 抽取比例(数量) 抽查数量及频次 抽查比例和频率 抽查比例及次数',
    ),
    { headingUnits: { '%': 2, 百分比: 2 }, headingPattern: /比例/ },
  ),
  column(
    'count',
    '抽查户数',
    words(
      '抽查目标数 抽查数量 抽取数量 抽查家数 抽取户数 拟抽查户数 拟抽查数量 户数 检查户数 目标数 抽查对象数量 计划抽查户数 抽查数',
    ),
  ),
  column(
    'frequency',
    '抽查频次',
    words('频次 检查频次 频次(次/年) 抽查频率 检查频率 频率 抽查次数 年度频次'),
  ),
  column(
    'period',
    '检查时间',
    words(
      '抽查时间段 起止时间 抽查检查起止时间 抽查时间 检查起止时间 抽查起止时间 实施时间 时间安排 抽查检查时间 任务起止时间',
      '检查时间段 时间 任务时间 开展时间 检查时限 计划时间 抽查月份 检查月份 实施月份 抽查日期 检查日期 抽取时间 抽查实施时间',
    ),
  ),
  column(
    'from',
    '抽取日期自',
    words(
      '抽查日期自 开始时间 开始日期 起始时间 起始日期 检查日期自 抽取日期起 检查时间自 抽查时间自 任务开始时间',
    ),
  ),
  column(
    'to',
    '抽取日期至',
    words(
      '抽查日期至 结束时间 结束日期 截止时间 截止日期 检查日期至 抽取日期止 检查时间至 抽查时间至 任务结束时间',
    ),
  ),
  column('deadline', '抽查完成时限', words('完成时限 完成时间 抽查完成时间 完成期限 检查完成时限 办结时限')),
  column(
    'lead',
    '牵头部门',
    words('发起部门 牵头单位 发起单位 牵头(发起)部门 主办部门 主责部门 牵头机关 发起(牵头)部门 牵头责任部门'),
  ),
  column(
    'partners',
    '参与部门',
    words(
      '配合部门 参与单位 配合单位 协同部门 联合部门 参加部门 参与(配合)部门 配合(参与)部门 协办部门 联合检查部门 参加单位',
    ),
  ),
  column(
    'body',
    '检查主体',
    words(
      '抽查主体(层级) 抽查主体 实施主体 检查机关 检查部门 抽查部门 实施部门 抽查机关 执法主体 抽查主体及层级',
    ),
  ),
  column(
    'levels',
    '市县统一实施或市县分别实施',
    words('统一或分别实施 实施形式 市县统一或分别实施 统一实施或分别实施 省市县统一实施或分别实施'),
    {
      headingPattern: /统一.*分别/,
    },
  ),
  column('organisingLevel', '组织层级', words('发起层级 抽查组织层级 牵头层级')),
  column('implementingLevel', '实施层级', words('抽查层级 检查层级 抽查实施层级')),
  column('methods', '检查方式', words('抽查方式 抽查检查方式 检查方法 抽查方法')),
  column(
    'credit',
    '信用风险分类监管要求',
    words(
      '智慧监管(信用风险分类)要求 信用风险分类要求 信用分类监管要求 智慧监管要求 信用监管要求 信用风险分类',
    ),
    {
      headingPattern: /信用.*分类/,
    },
  ),
  column('mode', '抽查检查模式', words('抽查模式 检查模式 监管模式')),
  column(
    'office',
    '责任科室',
    words('责任处室 承办科室 牵头科室 责任股室 承办股室 责任单位 业务科室 负责科室'),
  ),
  column('remark', '备注', words('说明 其他 其他要求 备注说明')),
];

function column(
  key: string,
  heading: string,
  synonyms: readonly string[],
  more: Pick<Column, 'headingPattern' | 'headingUnits'> = {},
): Column {
  return { key, heading, synonyms, type: 'text', note: '', example: '', ...more };
}

/** Fields that are read into typed values; the rest is kept as it stands. */
export const REMARK_KEYS: readonly string[] = [
  ...['planNo', 'listedItem', 'initiation', 'credit', 'mode', 'office', 'remark'],
];
