/** Kinds of rows, in the order in which they leave: what a later one refers to has gone before it. */
export const FEED_KINDS = {
  PLAN: { name: '抽查计划', file: '抽查计划' },
  SUBJECT: { name: '抽取对象', file: '抽取对象' },
  INSPECTION: { name: '行政检查行为', file: '行政检查行为' },
} as const;

export type FeedKind = keyof typeof FEED_KINDS;

/** i inserts, u replaces, d takes back (cd_operation). */
export type Operation = 'i' | 'u' | 'd';
export const OPERATIONS: Readonly<Record<Operation, string>> = { i: '新增', u: '更正', d: '删除' };

export const FEED_WAYS = { FILE: '文件批次', PUSH: '接口推送' } as const;
export type FeedWay = keyof typeof FEED_WAYS;

/** NOT_NEEDED: the row never had to leave, with the reason. */
export const RECEIPT_OUTCOMES = { ACCEPTED: '已接收', REFUSED: '已退回', NOT_NEEDED: '不需要报送' } as const;
export type ReceiptOutcome = keyof typeof RECEIPT_OUTCOMES;

/** True for a text that is one of the kinds. */
export function isFeedKind(text: string): text is FeedKind {
  return Object.hasOwn(FEED_KINDS, text);
}
