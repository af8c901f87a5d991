import { type Check, words } from '../kinds/columns.js';
import { AREA_COLUMN } from '../kinds/shared-columns.js';
import type { ImportKind } from './import-types.js';
import { quoted } from './reading.js';

function checkAgencyCode(value: string): Check {
  if (/^[0-9A-Z._-]{1,64}$/.test(value)) return {};
  const message = `部门编码${quoted(value)}只能用字母、数字、点、横线，最多 64 位。请改正。`;
  return { fault: { code: 'AGENCY_CODE', message } };
}

/** 部门名册. An agency's parent may stand in the same file. */
export const AGENCY: ImportKind = {
  kind: 'AGENCY',
  title: '部门',
  identities: [{ keys: ['code'] }, { keys: ['name'] }],
  refersToItself: true,
  checkRow: (values) => {
    if (values.parentCode !== values.code) return [];
    return [
      { key: 'parentCode', fault: { code: 'OWN_PARENT', message: '上级部门是部门自己。请改正或留空。' } },
    ];
  },
  columns: [
    {
      key: 'name',
      heading: '部门名称',
      synonyms: words(
        '名称 单位名称 部门 单位 机构名称 机关名称 执法机构名称 机构全称 部门全称 单位全称 执法部门 机构',
      ),
      type: 'text',
      required: true,
      note: '部门全称，不得重复。',
      example: '康定市交通运输局',
    },
    {
      key: 'code',
      heading: '部门编码',
      synonyms: words('编码 部门代码 单位编码 单位代码 机构编码 机构代码 代码 部门编号 机构编号'),
      type: 'code',
      required: true,
      maxLength: 64,
      check: checkAgencyCode,
      note: '本单位自编，字母、数字、点、横线。',
      example: 'JT-513301',
    },
    {
      key: 'shortNames',
      heading: '简称',
      synonyms: words('别名 部门简称 曾用名 又称 单位简称 机构简称 简称或别名'),
      type: 'names',
      maxLength: 500,
      note: '几个简称用顿号隔开；导入人员和计划时按简称也能认出。',
      example: '康定交通局、康定市交通局',
    },
    {
      key: 'parentCode',
      heading: '上级部门',
      synonyms: words('上级 上级单位 上级机构 主管部门 隶属部门 上级机关 隶属单位 上级部门名称 主管单位'),
      type: 'agency',
      note: '部门名册中或本表中的名称、编码；没有的留空。',
      example: '甘孜藏族自治州交通运输局',
    },
    { ...AREA_COLUMN, allowPrefecture: true, note: '县(市)或 甘孜藏族自治州。' },
    {
      key: 'poolCode',
      heading: '人员池',
      synonyms: words(
        '系统 共用人员池 人员池名称 所属系统 系统(共用人员池) 系统名称 条线 所属条线 人员池编码',
      ),
      type: 'pool',
      required: true,
      note: '人员可以互相调配的系统，如 交通运输系统。',
      example: '交通运输系统',
    },
    {
      key: 'catalogueCode',
      heading: '监管目录机构编码',
      synonyms: words(
        '监管目录编码 目录编码 监管机构编码 实施机构编码 机构目录编码 统一社会信用代码 互联网+监管机构编码',
      ),
      type: 'code',
      maxLength: 20,
      note: '“互联网+监管”系统里的机构编码，没有的留空。',
      example: '',
    },
  ],
};
