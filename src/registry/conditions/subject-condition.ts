/**
 * A condition that subjects must meet beside kind and county, on one column of their kind. What it says depends on the
 * column's type: `oneOf` for choices, yes or no (`true`, `false`) and words that a text must contain one of; `from` and
 * `to`, both included, for numbers (exact decimals) and days (YYYY-MM-DD).
 */
export interface SubjectCondition {
  readonly key: string;
  readonly oneOf?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}
