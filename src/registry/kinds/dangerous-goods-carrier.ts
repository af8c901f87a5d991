import { type Check, type Column, type SubjectKind, words } from './columns.js';
import {
  ADDRESS_COLUMN,
  AREA_COLUMN,
  checkUscc,
  CREDIT_COLUMN,
  FIRM_NAME_PATTERN,
  FIRM_NAMES,
  nameColumn,
  PHONE_COLUMN,
  USCC_NAMES,
} from './shared-columns.js';
import { FIRM_STATUS_NAMES, FIRM_STATUSES, statusColumn } from './statuses.js';

/** 川交运管许可甘字 + 12 digits of the prefecture (5133…): anything else is looked at, not refused. */
function checkLicence(value: string): Check {
  if (/^川交运管许可\(?甘\)?字5133\d{8}号?$/.test(value)) return {};
  return {
    warning: {
      code: 'LICENCE_FORM',
      message: `经营许可证号“${value}”与本州的写法(川交运管许可甘字5133…共 12 位数字)不同，已按原样接受，请核对。`,
    },
  };
}

const NAME: Column = {
  ...nameColumn(
    '企业名称',
    [
      ...FIRM_NAMES,
      '运输企业',
      '运输企业名称',
      '运输公司',
      '危货企业名称',
      '危运企业名称',
      '危货运输企业',
      '持证单位',
    ],
    '康定××危险品运输有限公司',
  ),
  headingPattern: FIRM_NAME_PATTERN,
};

const CODE: Column = {
  key: 'code',
  heading: '统一社会信用代码',
  synonyms: [...USCC_NAMES, '统一社会信用代码(或注册号)', '信用代码/注册号', '社会信用代码/注册号'],
  headingPattern: /信用(代码|编码|码)/,
  type: 'code',
  required: true,
  check: checkUscc,
  note: '18 位，与营业执照一致；单元格请设为文本格式，不要用数字格式。',
  example: '91510000MA6EXAMPLE',
};

/** 道路危险货物运输企业: licensed by the prefecture (道路运输条例 第24条). */
export const DANGEROUS_GOODS_CARRIER: SubjectKind = {
  kind: 'DANGEROUS_GOODS_CARRIER',
  title: '道路危险货物运输企业',
  aliases: words(
    '道路运输危险货物运输企业 危险货物运输企业 道路危险品运输企业 危险品运输企业 危货运输企业',
    '道路危险货物运输经营者 道路危险货物运输业户 危化品运输企业',
  ),
  columns: [
    NAME,
    CODE,
    {
      key: 'licenceNo',
      heading: '经营许可证号',
      synonyms: words(
        '许可证号 道路运输经营许可证号 经营许可证编号 许可证编号 经营许可证 道路运输许可证号',
        '道路运输经营许可证 许可证字号 经营许可证字号 许可编号 许可证号码 运输许可证号 许可文号',
        '道路运输经营许可证编号 经营许可号 许可号 道路危险货物运输许可证号',
      ),
      headingPattern: /许可证.{0,2}(号|编号|字号|号码)$/,
      type: 'code',
      required: true,
      maxLength: 60,
      check: checkLicence,
      note: '如 川交运管许可甘字513301000001；与本州写法不同的只提示，不拒收。',
      example: '川交运管许可甘字513301000001',
    },
    {
      key: 'licenceValidTo',
      heading: '许可有效期至',
      synonyms: words(
        '许可证有效期至 许可证有效期 有效期至 有效期 许可有效期 经营许可证有效期 有效期截止',
        '经营许可证有效期至 许可截止日期 有效期止 许可到期日期 许可证到期日期 到期日期 到期日',
        '有效期截止日期 许可证有效期止 许可期限 有效截止日期 证件有效期 许可证截止日期 到期时间',
        '有效日期 有效期限 许可证有效期限 许可证到期时间 有效期到 许可有效期止 许可证有效日期',
      ),
      headingPattern: /(许可|证).*(有效期|到期|截止)/,
      type: 'day',
      note: '日期，如 2027-10-02。',
      example: '2027-10-02',
    },
    {
      key: 'scope',
      heading: '经营范围',
      synonyms: words(
        '经营范围(类/项) 许可范围 运输类别 经营类别 危险货物类别 许可经营范围 运输范围 类项 经营类项',
        '危货类别 运输货物类别 经营许可范围 许可类别 许可事项 危险货物类项 经营项目',
      ),
      type: 'text',
      maxLength: 500,
      note: '如 第3类、第8类。',
      example: '第3类、第8类',
    },
    {
      key: 'vehicles',
      heading: '车辆数',
      synonyms: words(
        '车辆数量 车辆 车辆总数 危货车辆数 专用车辆数 营运车辆数 运输车辆数 拥有车辆数 车数 车辆台数',
        '危险货物运输车辆数 专用车辆 在营车辆数 车辆辆数 危货车辆 车辆规模 专用车辆数量',
      ),
      type: 'integer',
      units: ['辆', '台', '部'],
      note: '整数。',
      example: '20',
    },
    {
      key: 'staff',
      heading: '从业人员数',
      synonyms: words(
        '从业人员 从业人数 从业人员数量 人员数 员工数 职工人数 从业人员总数 员工人数 人数 职工数',
        '人员数量 驾驶员数 从业人员人数 用工人数 员工总数',
      ),
      type: 'integer',
      units: ['人', '名'],
      note: '整数。',
      example: '30',
    },
    AREA_COLUMN,
    ADDRESS_COLUMN,
    {
      key: 'representative',
      heading: '法定代表人',
      synonyms: words(
        '法人 法人代表 法定代表人姓名 法人姓名 负责人 企业负责人 法定代表人(负责人) 法人/负责人',
        '法人代表姓名 企业法人 主要负责人 经营者 法定代表 单位负责人 法人代表(负责人)',
        '法人(负责人) 负责人姓名 公司法人 法定代表人/负责人',
      ),
      type: 'text',
      maxLength: 60,
      personal: true,
      note: '姓名；不要填身份证号。',
      example: '张三',
    },
    PHONE_COLUMN,
    statusColumn('经营状态', FIRM_STATUS_NAMES, FIRM_STATUSES),
    CREDIT_COLUMN,
  ],
};
