import { ROLES } from '../../audit/actor.js';
import { DRAW_STATES, type DrawState, type Move, MOVES } from '../states.js';

/** A line of the table of states as people read it. */
export interface StateRow {
  readonly act: string;
  /** Empty: the draw begins with it. */
  readonly from: readonly string[];
  readonly to: string;
  readonly who: string;
  readonly record: string;
  /** True where the draw as it stands can go this way. */
  readonly open: boolean;
}

/** All moves of the table, with those marked that a draw in this state can make. */
export function stateRows(state: DrawState): StateRow[] {
  return Object.values<Move>(MOVES).map(({ act, from, to, roles, record }) => ({
    ...{ act, record, open: from.includes(state) },
    from: from.map((one) => DRAW_STATES[one]),
    to: DRAW_STATES[to],
    who: roles.map((role) => ROLES[role]).join('、'),
  }));
}
