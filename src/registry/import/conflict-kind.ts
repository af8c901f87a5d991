import { type Check, words } from '../kinds/columns.js';
import { USCC_NAMES } from '../kinds/shared-columns.js';
import type { ImportKind, Lookups, RowValues } from './import-types.js';
import { quoted } from './reading.js';

/** 利害关系登记 (行政处罚法 第43条, 公务员法 第76条). */
export const CONFLICT: ImportKind = {
  kind: 'CONFLICT',
  title: '利害关系',
  identities: [{ keys: ['certificateNo', 'subjectCode', 'relation'], unlessDiffers: 'issuer' }],
  checkRow,
  columns: [
    {
      key: 'subjectCode',
      heading: '检查对象代码',
      synonyms: [
        ...USCC_NAMES,
        ...words(
          '统一社会信用代码/项目代码 项目代码 对象代码 社会信用代码/项目代码 信用代码/项目代码 代码 注册号',
        ),
        ...words(
          '检查对象统一社会信用代码 统一社会信用代码(项目代码) 企业代码 统一社会信用代码/注册号/项目代码',
        ),
      ],
      headingPattern: /信用(代码|编码)|项目代码/,
      type: 'code',
      required: true,
      maxLength: 64,
      note: '已入库的检查对象的统一社会信用代码、注册号或项目代码。',
      example: '91510000MA6EXAMPLE',
    },
    {
      key: 'certificateNo',
      heading: '执法证号',
      synonyms: words(
        '执法证件号 执法证编号 执法证号码 证件编号 证件号 证件号码 证号 行政执法证号 行政执法证编号 执法人员证号',
        '检查人员证号 执法证件编号 执法人员执法证号 检查人员执法证号 执法证',
      ),
      headingPattern: /执法.{0,6}证.{0,2}(号|编号|号码)$/,
      type: 'code',
      required: true,
      maxLength: 60,
      note: '已入库的执法检查人员的执法证号。',
      example: '川V220000',
    },
    {
      key: 'issuer',
      heading: '发证机关',
      synonyms: words('发证单位 颁证机关 颁发机关 发证部门 颁证单位 证件发证机关 发证机构'),
      type: 'text',
      maxLength: 100,
      note: '同一证号有几个发证机关时必填。',
      example: '四川省人民政府',
    },
    {
      key: 'relation',
      heading: '关系类别',
      synonyms: words(
        '利害关系 关系类型 利害关系类型 利害关系类别 关系 关系种类 回避类型 回避原因 回避类别 利害关系种类 与检查对象关系',
        '与企业关系 回避事由类别',
      ),
      type: 'choice',
      required: true,
      choices: [
        {
          value: 'OWN_INTEREST',
          label: '本人利害关系',
          synonyms: words('本人 直接利害关系 本人有利害关系 利害关系 直接利害'),
        },
        {
          value: 'RELATIVE',
          label: '亲属关系',
          synonyms: words(
            '亲属 近亲属 亲戚 夫妻关系 夫妻 直系血亲 旁系血亲 三代以内旁系血亲 近姻亲 姻亲 近亲属关系 家属 配偶',
          ),
        },
        {
          value: 'INVESTMENT',
          label: '投资持股',
          synonyms: words('持股 投资 股东 投资关系 持股关系 入股 参股 投资入股 经济往来'),
        },
        {
          value: 'FORMER_POST',
          label: '曾任职',
          synonyms: words('任职 曾任职关系 原任职 曾在该单位任职 任职关系 曾任职务 兼职 曾就职 工作关系'),
        },
        {
          value: 'DECLARED',
          label: '本人申报',
          synonyms: words('申报 自行申报 本人申请回避 自行回避 主动回避 本人申请'),
        },
        {
          value: 'OTHER',
          label: '其他',
          synonyms: words(
            '其他关系 其它 其他利害关系 其它关系 其他可能影响公正执法的关系 可能影响公正执法的其他关系',
          ),
        },
      ],
      note: '本人利害关系、亲属关系、投资持股、曾任职、本人申报、其他之一。',
      example: '亲属关系',
    },
    {
      key: 'leftOn',
      heading: '离职日期',
      synonyms: words('离任日期 离职时间 离任时间 离开日期 离开该单位日期 离职年月日'),
      type: 'day',
      note: '关系类别为“曾任职”时填写离开该单位的日期；超过规定年限后自动不再回避。不填的不会到期。',
      example: '',
    },
    {
      key: 'reason',
      heading: '说明',
      synonyms: words('原因 事由 具体情况 情况说明 理由 回避事由 备注 具体说明 关系说明 详细说明 回避理由'),
      type: 'text',
      maxLength: 500,
      personal: true,
      note: '简要说明；不要填身份证号。',
      example: '配偶为该企业股东',
    },
  ],
};

function checkRow(values: RowValues, lookups: Lookups): (Check & { key: string })[] {
  const code = String(values.subjectCode);
  const checks: (Check & { key: string })[] = [];
  if (!lookups.hasSubject(code)) {
    const message = `检查对象代码${quoted(code)}不在检查对象名录库中。请改正代码，或先导入该检查对象。`;
    checks.push({ key: 'subjectCode', fault: { code: 'UNKNOWN_SUBJECT', message } });
  }
  if (values.leftOn && values.relation !== 'FORMER_POST') {
    const message = '只有关系类别为“曾任职”时才填写离职日期。请删去日期，或改正关系类别。';
    checks.push({ key: 'leftOn', fault: { code: 'NOT_FORMER_POST', message } });
  }
  const message = certificateFault(
    String(values.certificateNo),
    values.issuer as string | null | undefined,
    lookups,
  );
  if (message !== null) checks.push({ key: 'certificateNo', fault: { code: 'UNKNOWN_INSPECTOR', message } });
  return checks;
}

/** What keeps a certificate number from meaning one person of the registry; null where nothing does. */
export function certificateFault(
  certificateNo: string,
  issuer: string | null | undefined,
  lookups: Lookups,
): string | null {
  const issuers = lookups.issuersOf(certificateNo);
  if (issuers.length === 0) {
    return `执法证号${quoted(certificateNo)}不在执法检查人员名录库中。请改正证号，或先导入该人员。`;
  }
  if (issuer) {
    return issuers.includes(issuer)
      ? null
      : `名录库中执法证号${quoted(certificateNo)}的发证机关不是${quoted(issuer)}。请改正发证机关。`;
  }
  return issuers.length === 1 ? null : `执法证号${quoted(certificateNo)}有几个发证机关。请填写发证机关。`;
}
