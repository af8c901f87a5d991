import type { Actor, Role } from '../audit/actor.js';
import { DomainError } from '../kernel/domain-error.js';

/** States of a draw, with the names that people read. Drawing is one transaction: frozen or sealed, nothing between. */
export const DRAW_STATES = {
  PLANNED: '待试抽',
  REHEARSED: '已试抽',
  FROZEN: '已冻结',
  SEALED: '已抽取',
  PUBLISHED: '已公布',
  VOIDED: '已作废',
} as const;

export type DrawState = keyof typeof DRAW_STATES;

/** One way from state to state: who may go it, and what everyone else is told. */
export interface Move {
  /** Empty: the draw begins with it. */
  readonly from: readonly DrawState[];
  readonly to: DrawState;
  readonly roles: readonly Role[];
  /** Name of the act in the audit log and on its button. */
  readonly act: string;
  /** What it leaves in writing, as the page of the states says it. */
  readonly record: string;
  /** Why it is refused in every state that is not in `from`. */
  readonly refusal: Readonly<Partial<Record<DrawState, string>>>;
}

const VOID_REFUSAL = '本次抽取已经作废，保留全部记录，不能再办理；如需继续，请按计划项新建下一次抽取。';
const NOT_FROZEN = '名录尚未冻结，不能抽取。请先试抽并冻结名录。';
const NOTHING_TO_PUBLISH = '名录尚未冻结，没有可以公布的抽取结果。';
const NOTHING_TO_VOID = '名录尚未冻结，不需要作废，可以修改参数重新试抽。';

/** The table of moves. The database refuses every other (trigger draw_guard). */
export const MOVES = {
  plan: {
    from: [],
    to: 'PLANNED',
    roles: ['DRAWER'],
    act: '新建抽取任务',
    record: '计划项、批次、第几次、任务编号(按机关和年度连续)',
    refusal: {},
  },
  rehearse: {
    from: ['PLANNED', 'REHEARSED'],
    to: 'REHEARSED',
    roles: ['DRAWER'],
    act: '试抽',
    record: '每次试抽的参数、统计结果、办理人和时间；不留种子和名单',
    refusal: {
      FROZEN: '名录已经冻结，参数不能再变，不再试抽。',
      SEALED: '本次抽取已经完成，不再试抽。',
      PUBLISHED: '本次抽取已经公布，不再试抽。',
      VOIDED: VOID_REFUSAL,
    },
  },
  freeze: {
    from: ['REHEARSED'],
    to: 'FROZEN',
    roles: ['DRAWER'],
    act: '冻结名录',
    record: '名录、规则、取数方案和随机数承诺的摘要，接入本机关的冻结链，当即公开',
    refusal: {
      PLANNED: '尚未试抽，不能冻结名录。请先按拟用的参数试抽，看过试抽结果再冻结。',
      FROZEN: '名录已经冻结，不能再次冻结或修改；只能继续抽取，或由两人办理作废。',
      SEALED: '本次抽取已经完成，名录不能再冻结或修改。',
      PUBLISHED: '本次抽取已经公布，名录不能再冻结或修改。',
      VOIDED: VOID_REFUSAL,
    },
  },
  seal: {
    from: ['FROZEN'],
    to: 'SEALED',
    roles: ['DRAWER'],
    act: '随机抽取',
    record: '种子、抽中与候补名单、检查组、空缺席位及结果摘要，同时生成检查任务',
    refusal: {
      PLANNED: NOT_FROZEN,
      REHEARSED: NOT_FROZEN,
      SEALED: '本次抽取已经完成并封存，同一份冻结名录只能抽取一次，结果不会改变。',
      PUBLISHED: '本次抽取已经完成并公布，同一份冻结名录只能抽取一次，结果不会改变。',
      VOIDED: VOID_REFUSAL,
    },
  },
  publish: {
    from: ['SEALED'],
    to: 'PUBLISHED',
    roles: ['PUBLISHER'],
    act: '公布抽取包',
    record: '名单、种子和抽取包公开，任何人可以复核',
    refusal: {
      PLANNED: NOTHING_TO_PUBLISH,
      REHEARSED: NOTHING_TO_PUBLISH,
      FROZEN: '尚未抽取，没有可以公布的抽取结果。',
      PUBLISHED: '本次抽取已经公布，不需要再次公布。',
      VOIDED: VOID_REFUSAL,
    },
  },
  void: {
    from: ['FROZEN', 'SEALED', 'PUBLISHED'],
    to: 'VOIDED',
    roles: ['DRAWER', 'ADMINISTRATOR'],
    act: '作废抽取',
    record: '作废原因、申请人和批准人(须为两人)；原有记录全部保留，下一次抽取写明其摘要',
    refusal: {
      PLANNED: NOTHING_TO_VOID,
      REHEARSED: NOTHING_TO_VOID,
      VOIDED: '本次抽取已经作废，不能再次作废。',
    },
  },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof MOVES;

/** True while nothing is fixed yet: settings may still be changed and rehearsed. */
export function isBeforeFreeze(state: DrawState): boolean {
  return state === 'PLANNED' || state === 'REHEARSED';
}

/** True if the actor may make this move from this state: decides which buttons a page shows. */
export function mayMove(name: MoveName, state: DrawState, actor: Actor): boolean {
  return isFrom(name, state) && hasRole(name, actor);
}

/**
 * Lets a move go on.
 * @throws DomainError FORBIDDEN (role) or CONFLICT (state), with the refusal text of the table.
 */
export function requireMove(name: MoveName, draw: { state: DrawState; number: string }, actor: Actor): void {
  requireRole(name, actor);
  requireState(name, draw);
}

/** The half of `requireMove` that looks at the actor alone. @throws DomainError FORBIDDEN */
export function requireRole(name: MoveName, actor: Actor): void {
  if (hasRole(name, actor)) return;
  throw new DomainError('FORBIDDEN', `您的角色不能办理“${MOVES[name].act}”。`);
}

/** The half of `requireMove` that looks at the state alone. @throws DomainError CONFLICT */
export function requireState(name: MoveName, draw: { state: DrawState; number: string }): void {
  if (isFrom(name, draw.state)) return;
  const refusal: Move['refusal'] = MOVES[name].refusal;
  const text = refusal[draw.state] ?? `在“${DRAW_STATES[draw.state]}”状态下不能办理“${MOVES[name].act}”。`;
  throw new DomainError('CONFLICT', `任务 ${draw.number}：${text}`);
}

function isFrom(name: MoveName, state: DrawState): boolean {
  const from: readonly DrawState[] = MOVES[name].from;
  return from.includes(state);
}

/** The system itself (command line, sample office) has no account and no roles; it may make every move. */
function hasRole(name: MoveName, actor: Actor): boolean {
  return actor.accountId === null || MOVES[name].roles.some((role) => actor.roles.includes(role));
}
