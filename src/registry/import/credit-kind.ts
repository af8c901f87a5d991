import { words } from '../kinds/columns.js';
import { checkSubjectCode, CREDIT_COLUMN } from '../kinds/shared-columns.js';
import { SUBJECT_KINDS } from '../kinds/subject-kinds.js';
import type { ImportKind, RowValues } from './import-types.js';

/** 信用风险等级: classes of subjects that are in the registry already, each from a day on. */
export const CREDIT: ImportKind = {
  kind: 'CREDIT_CLASS',
  title: '信用风险等级',
  identities: [{ keys: ['code', 'validFrom'], unlessDiffers: 'kind' }],
  checkRow,
  columns: [
    {
      key: 'code',
      heading: '统一社会信用代码/项目代码',
      synonyms: words(
        '统一社会信用代码 社会信用代码 信用代码 统一代码 项目代码 检查对象代码 对象代码 注册号 代码',
        '统一社会信用代码(或注册号) 统一社会信用代码(项目代码)',
      ),
      type: 'code',
      required: true,
      maxLength: 64,
      check: checkSubjectCode,
      note: '已入库的检查对象的代码；单元格请设为文本格式。',
      example: '91513301MA62000014',
    },
    {
      key: 'kind',
      heading: '对象类别',
      synonyms: words('检查对象类别 抽查对象类别 对象类型 类别'),
      type: 'choice',
      choices: SUBJECT_KINDS.map(({ kind, title, aliases }) => ({
        ...{ value: kind, label: title, synonyms: aliases },
      })),
      note: '同一代码登记在几类名录中时必填，其余可留空。',
      example: '',
    },
    { ...CREDIT_COLUMN, required: true, note: 'A、B、C、D 之一。' },
    {
      key: 'validFrom',
      heading: '有效期自',
      synonyms: words('评定日期 生效日期 有效期起 有效开始日期 开始日期 起始日期 评价日期 自'),
      type: 'day',
      required: true,
      note: '等级从这一天起有效，如 2026-03-02。',
      example: '2026-03-02',
    },
    {
      key: 'validTo',
      heading: '有效期至',
      synonyms: words('截止日期 失效日期 有效期止 有效结束日期 结束日期 终止日期 至'),
      type: 'day',
      note: '最后有效的一天；长期有效的留空。',
      example: '2027-03-01',
    },
    {
      key: 'source',
      heading: '评定依据',
      synonyms: words('依据 评价依据 文件 文号 来源 评定文件 评定机关 评价机关'),
      type: 'text',
      note: '文件名称和文号，不超过 200 字；留空时记为导入的文件。',
      example: '甘交发〔2026〕9号',
    },
  ],
};

function checkRow({ validFrom, validTo }: RowValues) {
  if (typeof validTo !== 'string' || String(validFrom) <= validTo) return [];
  const message = `截止日期 ${validTo} 早于开始日期 ${String(validFrom)}。请核对这两个日期。`;
  return [{ key: 'validTo', fault: { code: 'ORDER', message } }];
}
