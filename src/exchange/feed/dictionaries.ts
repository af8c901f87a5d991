import { RESULT_CODES } from '../../inspection/result-codes.js';

/** A dictionary whose codes the province has given other codes. */
export interface Dictionary {
  readonly name: string;
  /** Where its codes go in a row. */
  readonly field: string;
  /** Our codes with their Chinese names; absent where they come from the registries. */
  readonly codes?: Readonly<Record<string, string>>;
  /** What a code of the province looks like. */
  readonly pattern: RegExp;
  readonly hint: string;
  /** Where a code is missing, the one of the registries is taken. */
  readonly fallback?: string;
}

const CODE = { pattern: /^[0-9A-Za-z_.-]{1,20}$/, hint: '1至20位字母、数字或短横' };

/**
 * Dictionaries of the rows of an inspection. They differ by province, so that none of the codes is delivered: an
 * administrator enters those of the own province.
 */
export const DICTIONARIES = {
  PARTY_TYPE: {
    ...{ name: '行政相对人类型', field: 'administrative_cp', ...CODE },
    codes: {
      DANGEROUS_GOODS_CARRIER: '道路危险货物运输企业',
      REPAIR_SHOP: '机动车维修企业',
      CONSTRUCTION_PROJECT: '交通建设工程项目',
    },
  },
  CERTIFICATE_TYPE: {
    ...{ name: '行政相对人证件类型', field: 'administrative_cp_ce_type', ...CODE },
    codes: { USCC: '统一社会信用代码', REGISTRATION: '工商注册号', PROJECT: '项目代码' },
  },
  CHECK_FORM: {
    ...{ name: '检查形式', field: 'check_form', ...CODE },
    codes: { ON_SITE: '现场检查', DOCUMENTS: '书面检查', ONLINE: '网络检查', OTHER: '其他' },
  },
  CHECK_TYPE: {
    ...{ name: '检查类型', field: 'check_type', ...CODE },
    codes: { JOINT: '部门联合抽查', IN_AGENCY: '部门内部抽查', IN_SYSTEM: '系统内部抽查' },
  },
  CHECK_MODE: {
    ...{ name: '检查方式', field: 'check_mode', ...CODE },
    codes: { TARGETED: '定向抽查', UNTARGETED: '不定向抽查', FULL: '全覆盖检查' },
  },
  CHECK_RESULT: {
    ...{ name: '检查结果', field: 'check_result', ...CODE },
    codes: Object.fromEntries(Object.entries(RESULT_CODES).map(([code, { name }]) => [code, name])),
  },
  AGENCY: {
    ...{ name: '实施机构', field: 'implement_institution_code', ...CODE },
    fallback: '未填写的，用部门资料中的监管目录机构编码',
  },
  ITEM_IMPLEMENT: {
    ...{ name: '监管事项实施编码', field: 'supervise_item_implement_code' },
    ...{ pattern: /^[0-9]{14}$/, hint: '14位数字' },
    fallback: '未填写的，用抽查事项清单中的监管事项目录编码',
  },
  ITEM_CHECK: {
    ...{ name: '检查实施清单编码', field: 'supervise_item_check_icode' },
    ...{ pattern: /^[0-9A-Za-z_.-]{1,50}$/, hint: '1至50位字母、数字或短横' },
  },
} as const satisfies Record<string, Dictionary>;

export type DictionaryKey = keyof typeof DICTIONARIES;

/** True for a text that is one of the dictionaries. */
export function isDictionary(text: string): text is DictionaryKey {
  return Object.hasOwn(DICTIONARIES, text);
}
