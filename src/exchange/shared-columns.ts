import type { ImportKind } from '../registry/import/import-types.js';
import { words } from '../registry/kinds/columns.js';
import { checkSubjectCode } from '../registry/kinds/shared-columns.js';

/** Columns of the exchange file, in their order; a file of another region may spell them otherwise. */
export const SHARED_RESULT: ImportKind = {
  kind: 'SHARED_RESULT',
  title: '检查结果交换文件',
  identities: [],
  columns: [
    {
      key: 'name',
      heading: '检查对象',
      synonyms: words('检查对象名称 被检查对象 企业名称 单位名称 名称 项目名称'),
      type: 'text',
      required: true,
      note: '名称。',
      example: '',
    },
    {
      key: 'code',
      heading: '统一社会信用代码/项目代码',
      synonyms: words('统一社会信用代码 社会信用代码 信用代码 项目代码 代码'),
      type: 'code',
      required: true,
      maxLength: 64,
      check: checkSubjectCode,
      note: '单元格设为文本格式。',
      example: '91513301MA62000014',
    },
    {
      key: 'item',
      heading: '抽查事项',
      synonyms: words('检查事项 事项 事项名称 抽查事项名称'),
      type: 'text',
      required: true,
      note: '事项名称。',
      example: '',
    },
    {
      key: 'agency',
      heading: '检查机关',
      synonyms: words('检查机关(牵头/配合) 检查部门 检查单位 执法机关 实施机关'),
      type: 'text',
      required: true,
      note: '检查机关。',
      example: '',
    },
    {
      key: 'inspectedOn',
      heading: '检查完成日期',
      synonyms: words('检查日期 完成日期 检查时间'),
      type: 'day',
      required: true,
      note: '如 2026-03-18。',
      example: '2026-03-18',
    },
    {
      key: 'result',
      heading: '检查结果',
      synonyms: words('抽查结果 抽查检查结果 结果'),
      type: 'text',
      required: true,
      note: '按抽查检查结果公示的统一用语填写。',
      example: '未发现问题',
    },
    {
      key: 'handling',
      heading: '处理情况',
      synonyms: words('后续处理 处理结果 处理'),
      type: 'text',
      note: '可空。',
      example: '',
    },
  ],
};
