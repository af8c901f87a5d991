import type { TemplateField, TemplateNames } from '../../platform/word/template/template-types.js';
import { AFTER_FIELDS, APPROVAL_FIELDS, MATERIALS, NOTICE_FIELDS, RIGHTS_TOLD } from './act-names.js';
import { FINDINGS, PARTS, POINTS, RECORD_FIELDS, RESULT_FIELDS } from './record-names.js';
import { ITEMS, PEOPLE, TASK_FIELDS } from './task-names.js';

/** Placeholders by what they tell about, as the page of the templates shows them. */
export const FIELD_GROUPS: readonly { readonly title: string; readonly fields: readonly TemplateField[] }[] =
  [
    { title: '任务与检查对象', fields: TASK_FIELDS },
    { title: '检查审批', fields: APPROVAL_FIELDS },
    { title: '检查通知', fields: NOTICE_FIELDS },
    { title: '现场检查记录', fields: RECORD_FIELDS },
    { title: '检查结果', fields: RESULT_FIELDS },
    { title: '后续处理与送达', fields: AFTER_FIELDS },
  ];

/** 替换文字 of the picture that each notice brings itself. */
export const QR_PICTURE = '二维码';

/** What every template may name: an office may put any of it into any document. */
export const DOCUMENT_NAMES: TemplateNames = {
  fields: FIELD_GROUPS.flatMap(({ fields }) => fields),
  loops: [ITEMS, PEOPLE, MATERIALS, RIGHTS_TOLD, POINTS, PARTS, FINDINGS],
  pictures: [QR_PICTURE],
};
