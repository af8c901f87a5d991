import { RESULT_CODES, type ResultClass } from './result-codes.js';

/**
 * Where a task stands on its way from the draw to the closed file: exactly one of these at any time. Never stored: the
 * SQL function `task_now` derives it (migration 0035), and whoever counts or lists tasks by stage asks that function.
 */
export const STAGES = {
  TO_APPROVE: '待审批',
  TO_INSPECT: '待检查',
  INSPECTING: '检查中',
  ENTERED: '待审核',
  RETURNED: '已退回',
  CONFIRMING: '待认定',
  NOT_INSPECTED: '无法检查',
  FOLLOWING_UP: '后续处理中',
  CLOSED: '已完结',
  REPLACED: '已递补',
  VOIDED: '已作废',
} as const;

export type Stage = keyof typeof STAGES;

/** Colour of the tag of each stage; the word beside it says the same. */
export const STAGE_TONES: Readonly<Record<Stage, 'info' | 'warn' | 'bad' | 'good'>> = {
  ...{ TO_APPROVE: 'info', TO_INSPECT: 'info', INSPECTING: 'info', ENTERED: 'warn', RETURNED: 'bad' },
  ...{ CONFIRMING: 'warn', NOT_INSPECTED: 'info', FOLLOWING_UP: 'warn', CLOSED: 'good' },
  ...{ REPLACED: 'info', VOIDED: 'info' },
};

/** What is counted of tasks. 应查 = 已查 + 未查 + 无法检查; 已递补 and 已作废 stand apart. */
export interface Figure {
  readonly name: string;
  /** What it counts, in a sentence for who reads the page. */
  readonly meaning: string;
  /** A task counts where it is in one of these stages … */
  readonly stages: readonly Stage[];
  /** … and, where given, meets this condition on the row `w` of `task_now`. */
  readonly condition?: string;
}

const OPEN: readonly Stage[] = [
  'TO_APPROVE',
  'TO_INSPECT',
  'INSPECTING',
  'ENTERED',
  'RETURNED',
  'CONFIRMING',
];
const DONE: readonly Stage[] = ['FOLLOWING_UP', 'CLOSED'];
const SHOULD: readonly Stage[] = [...OPEN, ...DONE, 'NOT_INSPECTED'];

/** Codes of results that say that something was found, as an SQL list: they are our own constants. */
const FOUND_CODES = (Object.entries(RESULT_CODES) as [string, ResultClass][])
  .filter(([, { found }]) => found)
  .map(([code]) => `'${code}'`)
  .join(', ');

const FOUND = `w.result_code IN (${FOUND_CODES})`;

/** A follow-up `f` of the task that no step has ended. */
const UNENDED = 'NOT EXISTS (SELECT 1 FROM follow_up_step p WHERE p.follow_up_id = f.id AND p.ends)';

/** Not mended at the re-check, and handed over as a case. */
const GIVEN_UP = `EXISTS (SELECT 1 FROM follow_up c
  WHERE c.task_id = w.task_id AND c.kind = 'CASE' AND c.former_id IS NOT NULL)`;

/** Mended on the spot, or found mended at the re-check, with no other order that still runs or has failed. */
const CORRECTED = `${FOUND} AND (w.result_code = 'CORRECTED' OR (
  EXISTS (SELECT 1 FROM follow_up f JOIN follow_up_step p ON p.follow_up_id = f.id
          WHERE f.task_id = w.task_id AND f.kind IN ('ORDER', 'RECHECK') AND p.step = 'CORRECTED')
  AND NOT EXISTS (SELECT 1 FROM follow_up f
          WHERE f.task_id = w.task_id AND f.kind IN ('ORDER', 'RECHECK') AND ${UNENDED})
  AND NOT ${GIVEN_UP}))`;

const REFERRED = `EXISTS (SELECT 1 FROM follow_up f WHERE f.task_id = w.task_id AND f.kind IN ('REFERRAL', 'CASE')
  AND NOT EXISTS (SELECT 1 FROM follow_up_step p WHERE p.follow_up_id = f.id AND p.step = 'WITHDRAWN'))`;

/** The figures of every table of numbers, in their order. */
export const FIGURES = {
  should: { name: '应查', meaning: '抽中且未递补、未作废的检查任务', stages: SHOULD },
  done: { name: '已查', meaning: '检查结果已审核通过(不含无法检查)', stages: DONE },
  open: { name: '未查', meaning: '结果尚未审核通过，或无法检查尚待认定', stages: OPEN },
  notInspected: { name: '无法检查', meaning: '经认定无法检查，单独统计', stages: ['NOT_INSPECTED'] },
  overdue: {
    name: '逾期',
    meaning: '检查期限或后续处理期限已过而未办完',
    stages: SHOULD,
    condition: 'w.overdue',
  },
  found: { name: '发现问题', meaning: '已查且发现问题', stages: DONE, condition: FOUND },
  corrected: {
    name: '已改正',
    meaning: '发现问题且已当场改正或复查确认改正',
    stages: DONE,
    condition: CORRECTED,
  },
  referred: {
    name: '移送通报',
    meaning: '已查且移送办案机构或通报其他部门(撤销的除外)',
    stages: DONE,
    condition: REFERRED,
  },
  closed: { name: '已完结', meaning: '检查及后续处理全部办完', stages: ['CLOSED'] },
  replaced: { name: '已递补', meaning: '由候补对象递补，单独统计', stages: ['REPLACED'] },
  voided: { name: '已作废', meaning: '所属抽取作废，单独统计', stages: ['VOIDED'] },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;

const ENTERED: readonly Stage[] = ['ENTERED', 'RETURNED', 'CONFIRMING', 'NOT_INSPECTED', ...DONE];

/** How far tasks have come: each step holds everything of the steps after it. */
export const FUNNEL = {
  drawn: { name: '抽中', meaning: FIGURES.should.meaning, stages: SHOULD },
  approved: {
    name: '已批准检查',
    meaning: '已批准检查或已报备紧急检查',
    stages: SHOULD.filter((stage) => stage !== 'TO_APPROVE'),
  },
  entered: { name: '已检查并录入', meaning: '检查结果已经录入', stages: ENTERED },
  reviewed: {
    name: '已审核通过',
    meaning: '检查结果已审核通过',
    stages: ['CONFIRMING', 'NOT_INSPECTED', ...DONE],
  },
  ended: { name: '已办结', meaning: '已完结，或经认定无法检查', stages: ['NOT_INSPECTED', 'CLOSED'] },
} as const satisfies Record<string, Figure>;

export type FunnelStep = keyof typeof FUNNEL;

/** Everything that a list may be narrowed to by one word of its address. */
export const COUNTED: Readonly<Record<FigureName | FunnelStep, Figure>> = { ...FIGURES, ...FUNNEL };

export type Counted = keyof typeof COUNTED;

/** The condition of a figure on a row `w` of `task_now`. */
export function figureCondition({ stages, condition }: Figure): string {
  const inStage = `w.stage IN (${stages.map((stage) => `'${stage}'`).join(', ')})`;
  return condition === undefined ? inStage : `${inStage} AND (${condition})`;
}
