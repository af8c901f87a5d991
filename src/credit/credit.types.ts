/** Risk classes, the best first; each is a stratum of a draw. */
export const CREDIT_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type CreditClass = (typeof CREDIT_CLASSES)[number];

/** How a class came into the register. */
export const CLASS_ORIGINS = {
  ENTERED: '登记',
  IMPORTED: '导入',
  INSPECTED: '检查结果',
  SHARED: '外地共享结果',
} as const;
export type ClassOrigin = keyof typeof CLASS_ORIGINS;

/** Cards of over-limit transport permits. */
export const CARD_COLOURS = { YELLOW: '黄牌', RED: '红牌' } as const;
export type CardColour = keyof typeof CARD_COLOURS;
export const CARD_HOLDERS = { APPLICANT: '申请人', VEHICLE: '车辆' } as const;
export type CardHolder = keyof typeof CARD_HOLDERS;

export const CARD_RULES = {
  YELLOW_APPLICANT: '申请人黄牌',
  RED_APPLICANT: '申请人红牌',
  YELLOW_VEHICLE: '车辆黄牌',
  RED_VEHICLE: '车辆红牌',
} as const;

/** Results that may change a class, by the codes and in the official wording of the results of inspections. */
export const RESULT_RULES = {
  CORRECTED: '发现问题已责令改正(已改正)',
  RECTIFICATION_ORDERED: '发现问题责令限期改正',
  PENDING_ACTION: '发现问题待后续处理',
  NOT_COOPERATING: '不配合检查情节严重',
} as const;
export type ResultRuleKey = keyof typeof RESULT_RULES;

/** Every rule, by key, as people call it. */
export const RULE_NAMES = { ...CARD_RULES, ...RESULT_RULES } as const;
export type RuleKey = keyof typeof RULE_NAMES;

/** What a rule does. Nothing in it leaves anybody out of a draw. */
export interface RuleEffect {
  /** Classes towards D, 0–3. */
  readonly steps: number;
  /** Class from which an unrated subject is counted. */
  readonly unratedAs: CreditClass;
  /** The subject is listed for a targeted inspection. */
  readonly targeted: boolean;
  /** Months for which a class that comes from a result is valid; null for cards, which have days of their own. */
  readonly months: number | null;
}
