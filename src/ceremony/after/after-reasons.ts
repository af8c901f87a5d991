/** What may happen after a draw (section 7 of its rules), as people call it. */
export const CHANGE_KINDS = {
  SUBSTITUTED: '递补',
  RESEATED: '补位',
  DIRECT: '直接委派',
} as const;

export type ChangeKind = keyof typeof CHANGE_KINDS;

/** A reason as the public reads it: it stands in after.jsonl, so no personal data is in it. */
export interface ChangeReason {
  readonly words: string;
  /** Only for construction projects. */
  readonly projectsOnly?: boolean;
  /** Only where the seat is vacant. */
  readonly vacantOnly?: boolean;
  /** Only where somebody sits on the seat. */
  readonly takenOnly?: boolean;
}

const reason = (words: string, when: Omit<ChangeReason, 'words'> = {}): ChangeReason => ({ words, ...when });

/**
 * Reasons by kind. Those of a substitution are the results "could not be inspected" of the official form, under the
 * same codes: the task's page hands its result on.
 */
export const CHANGE_REASONS: Readonly<Record<ChangeKind, Readonly<Record<string, ChangeReason>>>> = {
  SUBSTITUTED: {
    UNREACHABLE: reason('通过登记的住所(经营场所)无法联系'),
    CLOSED_OR_LIQUIDATING: reason('已关闭停业或正在组织清算'),
    DEREGISTERED: reason('注销'),
    REVOKED: reason('被吊销、被撤销'),
    MOVED_OUT: reason('迁出'),
    NOT_STARTED_OR_SUSPENDED: reason('未开工、停工', { projectsOnly: true }),
    COMPLETED_HANDED_OVER: reason('已交(竣)工', { projectsOnly: true }),
  },
  RESEATED: {
    RECUSAL: reason('回避', { takenOnly: true }),
    UNAVAILABLE: reason('因病因事不能参加', { takenOnly: true }),
    AWAY: reason('休假、学习或出差', { takenOnly: true }),
    CERTIFICATE: reason('执法证失效或暂扣', { takenOnly: true }),
    TRANSFERRED: reason('调离或不再从事执法', { takenOnly: true }),
    VACANT: reason('席位空缺，再次补位', { vacantOnly: true }),
  },
  DIRECT: {
    NOBODY_BY_LOT: reason('随机补位无人可选', { vacantOnly: true }),
    SPECIALIST: reason('检查需要专门能力'),
    URGENT: reason('检查时间紧迫'),
    RECUSAL: reason('回避', { takenOnly: true }),
    UNAVAILABLE: reason('原检查人员不能参加', { takenOnly: true }),
  },
};

/** Why the seats of a substitute are filled: the public reason of the events that follow a substitution. */
export const AFTER_SUBSTITUTION = '递补后组成检查组';

/** The public words of a reason; of the seats of a substitute, too. */
export function reasonWords(kind: ChangeKind, code: string): string {
  const reasons = CHANGE_REASONS[kind];
  return Object.hasOwn(reasons, code) ? reasons[code].words : AFTER_SUBSTITUTION;
}
