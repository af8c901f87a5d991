import type { Role } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';

/** Where a plan stands, with the names that people read. CONFIRMING is a draft that partners are asked about. */
export const PLAN_STAGES = {
  DRAFT: '草稿',
  CONFIRMING: '配合部门确认中',
  APPROVED: '已批准',
  FILED: '已备案',
  PUBLISHED: '已公布',
  ADJUSTED: '已由下一版代替',
  CLOSED: '已办结',
} as const;

export type PlanStage = keyof typeof PLAN_STAGES;

/** One way from stage to stage: what it is called, what it leaves in writing, and what everyone else is told. */
export interface PlanMove {
  /** Empty: the plan begins with it. */
  readonly from: readonly PlanStage[];
  readonly to: PlanStage;
  readonly roles: readonly Role[];
  /** Name of the act in the audit log and on its button. */
  readonly act: string;
  /** What it leaves in writing, as the page of the plan's life says it. */
  readonly record: string;
  /** Why it is refused in every stage that is not in `from`. */
  readonly refusal: Readonly<Partial<Record<PlanStage, string>>>;
}

const NOT_APPROVED = '计划还没有批准。请先批准计划，再办理此事。';
const REPLACED = '这份计划已由下一版代替，只供查阅。请在下一版计划上办理。';
const CLOSED = '这份计划已经办结，只供查阅，不再办理。';
const LOCKED = '计划已经批准，内容不能再改动。需要调整的，请在计划办理页面写明原因，另编下一版。';
const APPROVED_ALREADY = { APPROVED: LOCKED, FILED: LOCKED, PUBLISHED: LOCKED, ADJUSTED: REPLACED, CLOSED };

/** The table of moves. The database refuses every other (trigger annual_plan_locked). */
export const PLAN_MOVES = {
  draft: {
    from: [],
    to: 'DRAFT',
    roles: ['PLANNER'],
    act: '新建年度抽查计划',
    record: '年度、编制部门、版本、编制人和时间',
    refusal: {},
  },
  ask: {
    from: ['DRAFT'],
    to: 'CONFIRMING',
    roles: ['PLANNER'],
    act: '送配合部门确认',
    record: '送出人、时间、须确认的部门及其计划项',
    refusal: { CONFIRMING: '计划已经送配合部门确认，正在等候答复。', ...APPROVED_ALREADY },
  },
  withdraw: {
    from: ['CONFIRMING'],
    to: 'DRAFT',
    roles: ['PLANNER'],
    act: '撤回确认',
    record: '撤回人和时间；已收到的答复保留',
    refusal: { DRAFT: '计划没有送出确认，不需要撤回。', ...APPROVED_ALREADY },
  },
  answer: {
    from: ['CONFIRMING'],
    to: 'CONFIRMING',
    roles: ['PLANNER', 'ADMINISTRATOR'],
    act: '答复计划确认',
    record: '同意，或不同意及理由；所答计划项内容的摘要，内容改动后须重新答复',
    refusal: { DRAFT: '计划还没有送出确认，编制部门送出后再答复。', ...APPROVED_ALREADY },
  },
  approve: {
    from: ['DRAFT', 'CONFIRMING'],
    to: 'APPROVED',
    roles: ['PLANNER', 'ADMINISTRATOR'],
    act: '批准年度抽查计划',
    record: '批准文号、批准人(须与编制人为两人)、签发件；未经确认的写明理由',
    refusal: APPROVED_ALREADY,
  },
  file: {
    from: ['APPROVED'],
    to: 'FILED',
    roles: ['PLANNER', 'ADMINISTRATOR'],
    act: '登记备案',
    record: '备案机关、日期、回执编号、登记人',
    refusal: {
      ...{ DRAFT: NOT_APPROVED, CONFIRMING: NOT_APPROVED, ADJUSTED: REPLACED, CLOSED },
      FILED: '这份计划已经登记备案，不能再次登记。',
    },
  },
  fileLate: {
    from: ['PUBLISHED'],
    to: 'PUBLISHED',
    roles: ['PLANNER', 'ADMINISTRATOR'],
    act: '补登备案',
    record: '同上；先公布后备案的，状态仍是已公布',
    refusal: {},
  },
  publish: {
    from: ['APPROVED', 'FILED'],
    to: 'PUBLISHED',
    roles: ['PUBLISHER'],
    act: '公布年度抽查计划',
    record: '公示版本、内容摘要、公布人',
    refusal: {},
  },
  adjust: {
    from: ['APPROVED', 'FILED', 'PUBLISHED'],
    to: 'ADJUSTED',
    roles: ['PLANNER'],
    act: '调整年度抽查计划',
    record: '调整原因；下一版批准后本版停用，两版逐项对照',
    refusal: {
      ...{ DRAFT: '计划还是草稿，请直接修改计划项。', CONFIRMING: '计划还是草稿，请直接修改计划项。' },
      ...{ ADJUSTED: REPLACED, CLOSED },
    },
  },
  close: {
    from: ['APPROVED', 'FILED', 'PUBLISHED'],
    to: 'CLOSED',
    roles: ['PLANNER', 'ADMINISTRATOR'],
    act: '办结年度抽查计划',
    record: '完成情况说明；还有批次未抽取的写明原因',
    refusal: { DRAFT: NOT_APPROVED, CONFIRMING: NOT_APPROVED, ADJUSTED: REPLACED, CLOSED },
  },
} as const satisfies Record<string, PlanMove>;

export type PlanMoveName = keyof typeof PLAN_MOVES;

/** True if the plan can go this way from where it stands. */
export function mayGo(name: PlanMoveName, stage: PlanStage): boolean {
  const from: readonly PlanStage[] = PLAN_MOVES[name].from;
  return from.includes(stage);
}

/** Lets a plan go this way. @throws DomainError CONFLICT with the refusal of the table */
export function requireStage(name: PlanMoveName, stage: PlanStage): void {
  if (mayGo(name, stage)) return;
  const { act, refusal }: PlanMove = PLAN_MOVES[name];
  throw new DomainError(
    'CONFLICT',
    refusal[stage] ?? `计划处于“${PLAN_STAGES[stage]}”，不能办理“${act}”。请先核对计划的办理经过。`,
  );
}

/** Stages in which draws may be made by the plan. */
export function isInForce(stage: string): boolean {
  return stage === 'APPROVED' || stage === 'FILED' || stage === 'PUBLISHED';
}
