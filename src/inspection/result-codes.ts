/** Where a result class belongs: the subject was inspected, or could not be. */
export type ResultGroup = 'INSPECTED' | 'NOT_INSPECTED';

export interface ResultClass {
  /** Official wording, as it is published. */
  readonly name: string;
  readonly group: ResultGroup;
  /** True where the class says that something was found: then the findings must be told. */
  readonly found: boolean;
  /** False where "none needed" would contradict the class: something is still to be done. */
  readonly closesAlone: boolean;
  /** Only for construction projects. */
  readonly projectsOnly?: boolean;
}

const inspected = (name: string, found: boolean, closesAlone = true): ResultClass => ({
  name,
  group: 'INSPECTED',
  found,
  closesAlone,
});
const notInspected = (name: string, projectsOnly = false): ResultClass => ({
  name,
  group: 'NOT_INSPECTED',
  found: false,
  closesAlone: true,
  projectsOnly,
});

/** The one primary class of a result; the order is that of the form. */
export const RESULT_CODES = {
  NO_ISSUE: inspected('未发现问题', false),
  CORRECTED: inspected('发现问题已责令改正(已改正)', true),
  RECTIFICATION_ORDERED: inspected('发现问题责令限期改正', true, false),
  PENDING_ACTION: inspected('发现问题待后续处理', true, false),
  NOT_COOPERATING: inspected('不配合检查情节严重', true, false),
  NO_RELATED_ACTIVITY: inspected('未发现开展本次抽查涉及的经营活动', false),
  UNREACHABLE: notInspected('通过登记的住所(经营场所)无法联系'),
  CLOSED_OR_LIQUIDATING: notInspected('已关闭停业或正在组织清算'),
  DEREGISTERED: notInspected('注销'),
  REVOKED: notInspected('被吊销、被撤销'),
  MOVED_OUT: notInspected('迁出'),
  NOT_STARTED_OR_SUSPENDED: notInspected('未开工、停工', true),
  COMPLETED_HANDED_OVER: notInspected('已交(竣)工', true),
} as const satisfies Record<string, ResultClass>;

export type ResultCode = keyof typeof RESULT_CODES;

/** What happens after the visit. "None needed" closes the record. */
export const FOLLOW_UPS = {
  NONE: '无需后续处理',
  DAILY_SUPERVISION: '终止抽查，转日常监管',
  ORDER_TO_CORRECT: '责令限期改正',
  CASE_UNIT: '移送办案机构',
  INFORM_AGENCY: '通报其他部门',
  OTHER: '其他',
} as const;

export type FollowUp = keyof typeof FOLLOW_UPS;

/** True for a code of the table; its own keys only. */
export function isResultCode(code: string): code is ResultCode {
  return Object.hasOwn(RESULT_CODES, code);
}

/** True for a result "could not be inspected": a reserve may take the subject's place. */
export function callsForSubstitution(code: string): boolean {
  return isResultCode(code) && RESULT_CODES[code].group === 'NOT_INSPECTED';
}

/** True for a follow-up of the table; its own keys only. */
export function isFollowUp(code: string): code is FollowUp {
  return Object.hasOwn(FOLLOW_UPS, code);
}

/** Classes that may be chosen for a kind of subject, in the order of the form. */
export function resultCodesFor(kind: string): ResultCode[] {
  return (Object.keys(RESULT_CODES) as ResultCode[]).filter((code) => {
    const entry: ResultClass = RESULT_CODES[code];
    return !entry.projectsOnly || kind === 'CONSTRUCTION_PROJECT';
  });
}
