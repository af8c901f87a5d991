/** What a head says of a result "could not be inspected". */
export const NOT_INSPECTED_DECISIONS = {
  CONFIRMED: '认定',
  REFUSED: '不予认定',
} as const;

export type NotInspectedDecisionKind = keyof typeof NOT_INSPECTED_DECISIONS;
