/** How a notice reaches the subject. */
export const DELIVERY_WAYS = {
  HAND: '直接送达',
  MAIL: '邮寄送达',
  ELECTRONIC: '电子送达',
  POSTED: '留置或公告送达',
} as const;

export type DeliveryWay = keyof typeof DELIVERY_WAYS;

/** What a list of things to prepare is for: every notice, a kind of subject, or an item. */
export type SettingScope = 'OFFICE' | 'KIND' | 'ITEM';
