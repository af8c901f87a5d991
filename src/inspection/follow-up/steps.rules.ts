/** What may come after an accepted result, as people call it. */
export const FOLLOW_UP_KINDS = {
  ORDER: '责令限期改正',
  RECHECK: '复查',
  REFERRAL: '移送(通报)其他部门',
  CASE: '移送办案机构',
  DAILY: '转日常监管',
  COMPLAINT: '投诉',
  OTHER: '其他后续处理',
} as const;

export type FollowUpKind = keyof typeof FOLLOW_UP_KINDS;

/** True for a kind of the table; its own keys only. */
export function isFollowUpKind(kind: string): kind is FollowUpKind {
  return Object.hasOwn(FOLLOW_UP_KINDS, kind);
}

/**
 * Who takes a step: TEAM, an inspector with a seat in the follow-up's own system; OFFICE, that system's people who
 * draw, review or lead, but nobody who sits on the task (nobody answers a complaint against himself, or prolongs his
 * own order); EITHER of them; SYSTEM, no person.
 */
export type StepTaker = 'TEAM' | 'OFFICE' | 'EITHER' | 'SYSTEM';

/** What a step asks for beside its day. */
export type AskedField = 'text' | 'documentNo' | 'newDue' | 'next';

export interface StepRule {
  /** What the button says, and afterwards the list of steps. */
  readonly name: string;
  /** The steps that may stand before it; OPENED is none yet. */
  readonly from: readonly string[];
  readonly who: StepTaker;
  /** Fields with their labels; those in `may` can stay empty. */
  readonly asks: Partial<Record<AskedField, string>>;
  readonly may?: readonly AskedField[];
  /** The follow-up is done. */
  readonly ends: boolean;
  /** Label of its day; a planned one lies ahead, every other is past. */
  readonly day: string;
  readonly ahead?: true;
  /** A visit: at least two of the system's team must sit (行政处罚法 第42条). */
  readonly visit?: true;
}

const rule = (
  name: string,
  from: readonly string[],
  who: StepTaker,
  rest: Partial<Omit<StepRule, 'name' | 'from' | 'who'>> = {},
): StepRule => ({ name, from, who, asks: {}, ends: false, day: '办理日期', ...rest });

const RECHECK_TEXT = { text: '复查情况(复查人员、方式、改正情况)' };

/** A re-check, of an order or alone: the same end for both. */
const recheck = (from: readonly string[]): Record<string, StepRule> => ({
  PLANNED: rule('排定复查日期', from, 'EITHER', {
    ...{ day: '复查日期', ahead: true, asks: { text: '复查安排' }, may: ['text'] },
  }),
  CORRECTED: rule('复查合格，已改正', from, 'TEAM', {
    ...{ day: '复查日期', visit: true, ends: true, asks: { ...RECHECK_TEXT, documentNo: '复查记录编号' } },
    may: ['documentNo'],
  }),
  NOT_CORRECTED: rule('复查不合格，未改正', from, 'TEAM', {
    ...{ day: '复查日期', visit: true, ends: true, may: ['documentNo'] },
    asks: { ...RECHECK_TEXT, documentNo: '复查记录编号', next: '未改正的处理' },
  }),
});

const extended = (from: readonly string[]): StepRule =>
  rule('延长改正期限', from, 'OFFICE', {
    ...{ day: '批准延期日期', asks: { newDue: '延长至', text: '延期原因', documentNo: '文书编号' } },
    may: ['documentNo'],
  });

const AFTER_DELIVERY = ['DELIVERED', 'EXTENDED', 'PLANNED'];
const BEFORE_RECHECK = ['OPENED', 'EXTENDED', 'PLANNED'];

/** Every step of every kind: after what, by whom, what it asks for, whether it ends. Nothing else is possible. */
export const STEPS: Readonly<Record<FollowUpKind, Readonly<Record<string, StepRule>>>> = {
  ORDER: {
    DELIVERED: rule('送达责令限期改正通知书', ['OPENED'], 'EITHER', {
      ...{ day: '送达日期', asks: { documentNo: '通知书编号', text: '送达方式和签收人' } },
    }),
    EXTENDED: extended(AFTER_DELIVERY),
    ...recheck(AFTER_DELIVERY),
  },
  RECHECK: { EXTENDED: extended(BEFORE_RECHECK), ...recheck(BEFORE_RECHECK) },
  REFERRAL: {
    SENT: rule('发出移送(通报)函', ['OPENED'], 'EITHER', {
      ...{ day: '发出日期', asks: { text: '接收单位和移送(通报)内容', documentNo: '函件编号' } },
    }),
    RECEIPT: rule('收到回执', ['SENT'], 'EITHER', {
      ...{ day: '收到日期', asks: { documentNo: '回执编号', text: '说明' }, may: ['text'] },
    }),
    RECEIPT_ENOUGH: rule('收到回执，不需要反馈', ['SENT'], 'EITHER', {
      ...{ day: '收到日期', ends: true, asks: { documentNo: '回执编号', text: '不需要反馈的理由' } },
    }),
    ANSWERED: rule('收到处理情况反馈', ['RECEIPT'], 'EITHER', {
      ...{ day: '收到日期', ends: true, asks: { text: '处理情况', documentNo: '来文编号' } },
      may: ['documentNo'],
    }),
  },
  CASE: {
    SENT: rule('发出案件移送函', ['OPENED'], 'EITHER', {
      ...{ day: '移交日期', asks: { text: '办案机构和移交材料', documentNo: '移送函编号' } },
    }),
    FILED: rule('立案', ['SENT'], 'EITHER', { day: '立案日期', asks: { documentNo: '立案编号' } }),
    NOT_FILED: rule('不予立案', ['SENT'], 'EITHER', {
      ...{ day: '决定日期', ends: true, asks: { text: '不予立案的理由', documentNo: '文书编号' } },
      may: ['documentNo'],
    }),
    DECIDED: rule('作出处理决定', ['FILED'], 'EITHER', {
      ...{ day: '决定日期', ends: true, asks: { text: '处理决定', documentNo: '决定书编号' } },
    }),
    DROPPED: rule('撤销案件', ['FILED'], 'EITHER', {
      ...{ day: '决定日期', ends: true, asks: { text: '撤销案件的理由', documentNo: '文书编号' } },
      may: ['documentNo'],
    }),
  },
  DAILY: {
    DONE: rule('已转日常监管', ['OPENED'], 'EITHER', {
      ...{ day: '移交日期', ends: true, asks: { text: '接收的单位和移交内容' } },
    }),
  },
  COMPLAINT: {
    RECEIVED: rule('受理投诉', ['OPENED'], 'OFFICE', {
      ...{ day: '受理日期', asks: { newDue: '答复期限', text: '说明' }, may: ['text'] },
    }),
    NOT_ACCEPTED: rule('不予受理', ['OPENED'], 'OFFICE', {
      ...{ day: '答复日期', ends: true, asks: { text: '不予受理的理由和答复' } },
    }),
    UPHELD: rule('投诉成立，不影响检查结果', ['RECEIVED', 'UPHELD_CORRECT'], 'OFFICE', {
      ...{ day: '答复日期', ends: true, asks: { text: '处理和答复情况' } },
    }),
    UPHELD_CORRECT: rule('投诉成立，检查结果应当更正', ['RECEIVED'], 'OFFICE', {
      ...{ day: '答复日期', asks: { text: '处理和答复情况，结果应当怎样更正' } },
    }),
    DISMISSED: rule('投诉不成立', ['RECEIVED', 'UPHELD_CORRECT'], 'OFFICE', {
      ...{ day: '答复日期', ends: true, asks: { text: '理由和答复情况' } },
    }),
    RESULT_CORRECTED: rule('检查结果已经更正', ['UPHELD_CORRECT'], 'SYSTEM', {
      ...{ ends: true, asks: { text: '说明' } },
    }),
  },
  OTHER: {
    DONE: rule('已办结', ['OPENED'], 'EITHER', {
      ...{ day: '办结日期', ends: true, asks: { text: '办理情况' } },
    }),
  },
};

/** Ends a follow-up whose result was corrected: of every kind, after every step. */
export const WITHDRAWN: StepRule = rule('结果更正，不再需要', [], 'OFFICE', {
  ...{ ends: true, asks: { text: '撤销的理由(已送达的文书如何收回)' } },
});

/** The rule of a step of a kind; undefined for what the kind does not know. Own keys only. */
export function stepRule(kind: FollowUpKind, step: string): StepRule | undefined {
  if (step === 'WITHDRAWN') return WITHDRAWN;
  return Object.hasOwn(STEPS[kind], step) ? STEPS[kind][step] : undefined;
}

/** What a list says of the last step (Chinese). */
export function stepWords(kind: FollowUpKind, step: string): string {
  return step === 'OPENED' ? '待办理' : (stepRule(kind, step)?.name ?? '');
}

/**
 * The steps that may follow, in the order of the table, without those of the system.
 * @param last the newest step, OPENED where there is none
 * @param superseded the result that called for it is no longer in force: it may be withdrawn
 */
export function nextSteps(
  kind: FollowUpKind,
  last: string,
  { ended, superseded }: { readonly ended: boolean; readonly superseded: boolean },
): string[] {
  if (ended) return [];
  const own = Object.entries(STEPS[kind]).filter(
    ([, { from, who }]) => who !== 'SYSTEM' && from.includes(last),
  );
  // A complaint is about what happened, whatever the result says now: it is answered, never withdrawn for it.
  const withdrawn = superseded && kind !== 'COMPLAINT' ? ['WITHDRAWN'] : [];
  return [...own.map(([step]) => step), ...withdrawn];
}
