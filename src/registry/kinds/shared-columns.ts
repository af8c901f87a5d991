import { hasValidOrganisationCode, holdsIdCardNumber, isUscc } from '../../kernel/text.js';
import { type Check, type Choice, type Column, words } from './columns.js';

/** 信用风险等级; the label is the letter itself. */
export const CREDIT_CLASSES: readonly Choice[] = words('A B C D').map((letter) => ({
  value: letter,
  label: letter,
  synonyms: [
    `${letter}级`,
    `${letter}类`,
    `${letter}等`,
    `${letter}级别`,
    `${letter}等级`,
    `信用${letter}级`,
  ],
}));

/** A subject's name; `more` are the kind's own words for it. */
export function nameColumn(heading: string, more: readonly string[], example: string): Column {
  return {
    key: 'name',
    heading,
    synonyms: ['名称', '全称', '检查对象', '检查对象名称', '被检查对象', '抽查对象名称', ...more],
    type: 'text',
    required: true,
    note: '与营业执照或批复文件上的名称一致，不超过 200 字。',
    example,
  };
}

/** Headings under which offices write the name of a firm. */
export const FIRM_NAMES: readonly string[] = words(
  '企业名称 单位名称 业户名称 公司名称 经营者名称 经营业户名称 市场主体名称 主体名称',
  '经营主体名称 经营主体 市场主体 企业全称 单位全称 公司全称 业户全称 企业 公司 业户 户名 单位',
  '企业名 法人名称 被检查单位 商户名称 当事人名称 机构名称 字号名称',
);

/** A last resort for the name of a firm: 「…企业名称」 and its like, but not the owner's or the filler's. */
export const FIRM_NAME_PATTERN =
  /^(?!.*(建设|施工|监理|检测|填报|主管|发证|上级|许可机关)).{0,12}(企业|单位|公司|业户|主体|经营者|维修厂|门店|商户|店)(名称|全称)$/;

/** Headings under which offices write the uscc. */
export const USCC_NAMES: readonly string[] = words(
  '统一社会信用代码 社会信用代码 信用代码 统一信用代码 社会统一信用代码 统一社会信用编码',
  '统一社会信用码 社会信用码 信用代码证号 统一代码 企业信用代码 企业统一社会信用代码 USCC',
  '单位统一社会信用代码 营业执照号 营业执照号码 营业执照编号 营业执照注册号 执照号 信用码',
  '统一社会信用代码证号 法人统一社会信用代码 社会信用统一代码 统一社会信用号',
);

/** The check of GB 32100-2015; the organisation code inside only warns. */
export function checkUscc(value: string): Check {
  const fault = usccFault(value);
  if (fault !== null) return { fault: { code: 'USCC', message: fault } };
  if (hasValidOrganisationCode(value)) return {};
  return {
    warning: {
      code: 'ORGANISATION_CODE',
      message: `“${value}”中第 9—17 位的组织机构代码校验位不符，统一社会信用代码本身有效，已按原样接受，请核对。`,
    },
  };
}

function usccFault(value: string): string | null {
  const mend = '请对照营业执照改正。';
  if (value.length !== 18) return `“${value}”是 ${value.length} 位，统一社会信用代码应为 18 位。${mend}`;
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value)) {
    return `“${value}”含有统一社会信用代码不使用的字符(字母 I、O、S、V、Z 不用)。${mend}`;
  }
  return isUscc(value) ? null : `“${value}”校验位不符，至少有一位写错。${mend}`;
}

/** As `checkUscc`, but a 15-digit registration number of the self-employed is accepted with a flag. */
export function checkUsccOrRegistration(value: string): Check {
  if (!/^\d{15}$/.test(value)) return checkUscc(value);
  return {
    warning: {
      code: 'REGISTRATION_NUMBER',
      message: `“${value}”是 15 位注册号，不是统一社会信用代码，已按注册号接受；换照后请更新。`,
    },
  };
}

/** The code of a subject of any kind; a uscc may happen to look like a resident's number, anything else may not. */
export function checkSubjectCode(value: string): Check {
  if (isUscc(value) || !holdsIdCardNumber(value)) return {};
  const message = '代码里有身份证号。系统不保存身份证号，请改填统一社会信用代码、注册号或项目代码。';
  return { fault: { code: 'ID_CARD', message } };
}

/** 所在县(市). */
export const AREA_COLUMN: Column = {
  key: 'areaCode',
  heading: '所在县(市)',
  synonyms: words(
    '所在县 所属县 所在县市 所属县市 县市 县(市、区) 所在县(市、区) 所属县(市、区) 县 所属区域',
    '所在区域 区域 所属区县 所在区县 区县 县区 所属地 所属地区 所在地区 地区 行政区划',
    '所属行政区划 行政区域 所在行政区域 所在地 辖区 所属辖区 属地 管辖县(市) 县级 县域 所在县域',
    '行政区划代码 区划代码 归属县(市) 注册地县(市) 县名 所在县(市)名称 县(市)名称 经营所在县(市)',
    '项目所在县(市) 项目所在县 工程所在县(市) 市县 所在市县 所在区划 所属区划 区划 所属市县',
  ),
  headingPattern: /^.{0,6}(所在|所属|管辖)(县|县市|市县|区县|县市区)$/,
  type: 'area',
  required: true,
  note: '填县(市)名称，如 康定市、道孚县；简称(康定、道孚)和六位区划代码也可以。',
  example: '康定市',
};

/** 信用风险等级. */
export const CREDIT_COLUMN: Column = {
  key: 'creditClass',
  heading: '信用风险等级',
  synonyms: words(
    '信用等级 风险等级 信用风险 信用评级 信用级别 信用风险分类 信用分类 信用风险级别 信用风险类别',
    '风险分类 信用评价等级 信用类别 企业信用等级 信用评定等级 风险类别 等级 风险级别',
    '信用风险分类等级 质量信誉等级 信用风险分级 信用评价结果',
  ),
  type: 'choice',
  choices: CREDIT_CLASSES,
  blankWords: words('未评定 未评级 未评 待评 待评定 尚未评定 未参评 未定级 未分类'),
  note: 'A、B、C、D 之一；尚未评定的留空。',
  example: 'B',
};

/** 地址 of a firm. */
export const ADDRESS_COLUMN: Column = {
  key: 'address',
  heading: '地址',
  synonyms: words(
    '详细地址 经营地址 注册地址 住所 企业地址 单位地址 通讯地址 经营场所 经营场所地址 营业地址',
    '办公地址 联系地址 公司地址 住所地 场所地址 维修地址 登记住所 业户地址 生产经营地址',
    '经营场所(地址) 实际经营地址',
  ),
  type: 'text',
  maxLength: 400,
  note: '不超过 400 字。',
  example: '康定市炉城街道1号',
};

/** 联系电话. */
export const PHONE_COLUMN: Column = {
  key: 'phone',
  heading: '联系电话',
  synonyms: words(
    '电话 电话号码 手机 手机号 手机号码 联系方式 联系人电话 负责人电话 企业电话 单位电话 办公电话',
    '联系手机 法人电话 法定代表人电话 联系电话号码 负责人联系电话 联系号码 移动电话 座机 固定电话',
    '经营电话',
  ),
  type: 'phone',
  maxLength: 60,
  personal: true,
  note: '座机或手机号；几个号码用顿号隔开。',
  example: '0836-2830000',
};
