import { AREA_COLUMN } from '../kinds/shared-columns.js';
import { words } from '../kinds/columns.js';
import type { ImportKind } from './import-types.js';

/** 执法检查人员名录库. A certificate number is unique within its issuer; agencies are never created here. */
export const INSPECTOR: ImportKind = {
  kind: 'INSPECTOR',
  title: '执法检查人员',
  identities: [{ keys: ['certificateNo'], unlessDiffers: 'issuer' }],
  columns: [
    {
      key: 'name',
      heading: '姓名',
      synonyms: words(
        '人员姓名 执法人员 执法人员姓名 检查人员 检查人员姓名 执法检查人员 执法检查人员姓名 名字 持证人 持证人姓名',
        '人员名称 执法员 执法员姓名',
      ),
      type: 'text',
      required: true,
      maxLength: 60,
      note: '与执法证一致。',
      example: '王五',
    },
    {
      key: 'certificateNo',
      heading: '执法证号',
      synonyms: words(
        '执法证件号 执法证件号码 执法证编号 执法证号码 证件编号 证件号 证件号码 证号 行政执法证号 行政执法证编号',
        '行政执法证件号 行政执法证件号码 执法证件编号 证件编码 执法编号 执法证 行政执法证件编号 资格证号 执法资格证号',
        '执法证代码',
      ),
      headingPattern: /执法.{0,4}证.{0,2}(号|编号|号码)$/,
      type: 'code',
      required: true,
      maxLength: 60,
      note: '按执法证填写；单元格请设为文本格式。不要填身份证号。',
      example: '川V220000',
    },
    {
      key: 'issuer',
      heading: '发证机关',
      synonyms: words(
        '发证单位 颁证机关 颁发机关 发证部门 颁证单位 证件发证机关 发证机构 制证机关 颁发单位 核发机关 执法证发证机关',
        '证件颁发机关 签发机关',
      ),
      type: 'text',
      maxLength: 100,
      note: '不同机关的证号可以相同；留空则证号不得与他人相同。',
      example: '四川省人民政府',
    },
    {
      key: 'certificateValidTo',
      heading: '证件有效期至',
      synonyms: words(
        '证件有效期 有效期至 有效期 执法证有效期至 执法证有效期 有效期止 有效期截止 到期日期 有效期限 证件到期日期',
        '有效期截止日期 证件有效期止 执法证到期日期 证件有效期限 到期时间 有效日期 截止日期 到期日 执法证有效期限',
        '证件截止日期 执法证有效期止 有效期到',
      ),
      headingPattern: /证.{0,3}(有效期|到期|截止)/,
      type: 'day',
      required: true,
      note: '日期，如 2028-06-30。过期的人员可以导入，但不参加抽取。',
      example: '2028-06-30',
    },
    {
      key: 'agencyCode',
      heading: '所属部门',
      synonyms: words(
        '部门 单位 所在单位 工作单位 所属单位 所在部门 执法单位 执法部门 执法机构 所属机构 单位名称 部门名称 执法主体',
        '执法机关 所属执法机构 所在机构 工作部门 所属执法部门 任职单位 人员单位 所属执法单位 机构 机构名称',
      ),
      headingPattern: /^(?!.*(发证|颁发|填报)).*(所属|所在|工作)(单位|部门|机构)(名称)?$/,
      type: 'agency',
      required: true,
      note: '填部门名册中的名称；没有的部门要先登记，导入人员不会新建部门。',
      example: '康定市交通运输局',
    },
    { ...AREA_COLUMN, note: '工作所在的县(市)。州级单位填所在的康定市。' },
    {
      key: 'itemCodes',
      heading: '执法事项范围',
      synonyms: words(
        '执法事项 事项范围 执法范围 可检查事项 检查事项 授权事项 抽查事项 可检查事项范围 执法检查事项 检查事项范围',
        '授权执法事项 执法检查事项范围 可执法事项 执法权限 抽查事项范围 可参与事项 执法类别 业务范围',
      ),
      type: 'items',
      required: true,
      maxLength: 2000,
      note: '填抽查事项清单中的事项名称或代码，几项用分号隔开。',
      example: '道路危险货物运输企业综合检查；车辆维修企业的检查',
    },
    {
      key: 'specialty',
      heading: '专业',
      synonyms: words(
        '专业特长 专业领域 业务专长 专业方向 所学专业 特长 专长 业务特长 擅长领域 专业类别 执法专业 专业背景 业务领域',
      ),
      type: 'text',
      maxLength: 100,
      note: '如 道路运输、机械、工程质量。',
      example: '道路运输',
    },
    {
      key: 'canLead',
      heading: '是否可任组长',
      synonyms: words(
        '可任组长 能否任组长 是否组长 组长 组长资格 可否任组长 能否担任组长 是否可担任组长 可担任组长 是否能任组长',
        '任组长 是否具备组长资格 是否担任组长 可否担任组长 组长人选',
      ),
      headingPattern: /组长/,
      type: 'yesNo',
      note: '是 或 否；留空按否。',
      example: '是',
    },
    {
      key: 'isExpert',
      heading: '是否专家',
      synonyms: words('专家 是否为专家 是否属于专家 专家人员 专家库成员 是否专家库成员 是否入专家库'),
      headingPattern: /专家/,
      type: 'yesNo',
      note: '是 或 否；留空按否。专家不算法定的两名执法人员。',
      example: '否',
    },
    {
      key: 'status',
      heading: '状态',
      synonyms: words(
        '在岗状态 人员状态 岗位状态 在岗情况 工作状态 在职状态 在职情况 人员情况 目前状态 当前状态 在岗离岗 是否在岗',
        '岗位情况 任职状态 执法状态',
      ),
      type: 'choice',
      required: true,
      choices: [
        {
          value: 'ON_DUTY',
          label: '在岗',
          synonyms: words('在职 正常 在岗在职 在编在岗 在岗位 上岗 在任 在职在岗 是 有效 在册'),
        },
        {
          value: 'OFF_DUTY',
          label: '离岗',
          synonyms: words(
            '不在岗 离职 退休 已退休 调离 已调离 调出 已调出 请假 休假 病假 产假 事假 借调 外借 停职 脱产学习 学习',
            '挂职 辞职 已离职 已离岗 长期病假 长假 离任 转岗 已转岗 借出 注销 否 调走 暂停执法 抽调 援外 驻村',
          ),
        },
      ],
      note: '在岗、离岗之一；离岗的不参加抽取。',
      example: '在岗',
    },
  ],
};
