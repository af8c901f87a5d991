/** The closed list of error codes. Each has one HTTP status (see platform/http/error.filter.ts). */
export const ERROR_CODES = {
  /** The input has faults; `details` lists them all. */
  INVALID_INPUT: 422,
  /** A file cannot be read at all: wrong type, damaged, too large. */
  UNREADABLE_FILE: 422,
  TOO_LARGE: 413,
  NOT_LOGGED_IN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  /** The act does not fit the state of the thing (e.g. a second draw of a sealed frame). */
  CONFLICT: 409,
  /** Somebody else changed it since it was read. */
  STALE: 409,
  /** A rule of law or of the office forbids it; `details` names the rule. */
  RULE_BROKEN: 422,
  TOO_MANY_REQUESTS: 429,
  CONFIGURATION: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One fault of an input: where (field or row and column) and what, in Chinese, with what to do. */
export interface Fault {
  /** Name of the form field, or of the JSON property. */
  field?: string;
  /** Row number of the sheet, from 1. */
  row?: number;
  /** The workbook's own heading. */
  column?: string;
  /** Stable code of the fault, e.g. USCC_CHECK_DIGIT. */
  code: string;
  /** Chinese sentence: what is wrong and how to mend it. */
  message: string;
}

/** An error that a person caused or can mend. Its message is a Chinese sentence for that person. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = 'DomainError';
  }

  /** HTTP status of this error's code. */
  get status(): number {
    return ERROR_CODES[this.code];
  }
}
