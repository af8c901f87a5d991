/** Documents that are made from Word templates, in the order in which a visit needs them. */
export const DOCUMENT_KINDS = {
  APPROVAL: { name: '行政检查审批表', file: 'approval.docx' },
  NOTICE: { name: '行政检查通知书', file: 'notice.docx' },
  DELIVERY_RECEIPT: { name: '送达回证', file: 'delivery-receipt.docx' },
  ON_SITE_RECORD: { name: '现场检查笔录', file: 'on-site-record.docx' },
  RECORD_SHEET: { name: '随机抽查情况记录表', file: 'record-sheet.docx' },
  RESULT_LETTER: { name: '行政检查结果告知书', file: 'result-letter.docx' },
  RECTIFICATION_ORDER: { name: '责令限期改正通知书', file: 'rectification-order.docx' },
  CORRECTION_RECORD: { name: '复查记录', file: 'correction-record.docx' },
  REFERRAL: { name: '移送(通报)函', file: 'referral.docx' },
  CASE_HANDOVER: { name: '案件移送函', file: 'case-handover.docx' },
} as const satisfies Record<string, { readonly name: string; readonly file: string }>;

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

export const ALL_DOCUMENT_KINDS = Object.keys(DOCUMENT_KINDS) as DocumentKind[];

/** True if a text names a kind of document. */
export function isDocumentKind(text: string): text is DocumentKind {
  return Object.hasOwn(DOCUMENT_KINDS, text);
}
