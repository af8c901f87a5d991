import fc from 'fast-check';
import { type Actor, ROLES, type Role } from '../../src/audit/actor.js';
import { stateRows } from '../../src/ceremony/trail/state-rows.rules.js';
import {
  DRAW_STATES,
  type DrawState,
  isBeforeFreeze,
  type Move,
  mayMove,
  MOVES,
  type MoveName,
  requireMove,
  requireRole,
} from '../../src/ceremony/states.js';

const STATES = Object.keys(DRAW_STATES) as DrawState[];
const NAMES = Object.keys(MOVES) as MoveName[];
const actor = (...roles: Role[]): Actor => ({
  ...{ accountId: '1', name: '甲', roles, agencyCode: 'JT-JU', inspectorId: null },
});
const EVERYONE = actor(...(Object.keys(ROLES) as Role[]));

/** What the deliverable says, written down a second time: state by state, who may go where. */
const ALLOWED: Readonly<Record<DrawState, Readonly<Partial<Record<MoveName, DrawState>>>>> = {
  PLANNED: { rehearse: 'REHEARSED' },
  REHEARSED: { rehearse: 'REHEARSED', freeze: 'FROZEN' },
  FROZEN: { seal: 'SEALED', void: 'VOIDED' },
  SEALED: { publish: 'PUBLISHED', void: 'VOIDED' },
  PUBLISHED: { void: 'VOIDED' },
  VOIDED: {},
};

describe('the table of states', () => {
  it.each(STATES.flatMap((state) => NAMES.map((name) => [state, name] as const)))(
    'of a draw that is %s, %s',
    (state, name) => {
      const to = ALLOWED[state][name];
      const move = () => requireMove(name, { state, number: 'X-1' }, EVERYONE);
      expect(mayMove(name, state, EVERYONE)).toBe(to !== undefined);
      if (to === undefined) expect(move).toThrow(/^任务 X-1：.{8}/);
      else {
        expect(move).not.toThrow();
        expect(MOVES[name].to).toBe(to);
      }
    },
  );

  it('has a sentence of its own for every state that refuses a move', () => {
    for (const [name, { from, refusal }] of Object.entries<Move>(MOVES)) {
      if (name === 'plan') continue;
      const refusing = STATES.filter((state) => !from.includes(state));
      expect([name, Object.keys(refusal).sort()]).toEqual([name, refusing.sort()]);
      for (const text of Object.values(refusal)) expect(text).toMatch(/^[^A-Za-z]{10,}。$/);
    }
  });

  it('lets nobody move by a role that the table does not name', () => {
    for (const name of NAMES) {
      for (const role of Object.keys(ROLES) as Role[]) {
        const named = (MOVES[name].roles as readonly Role[]).includes(role);
        const ask = () => requireRole(name, actor(role));
        if (named) expect(ask).not.toThrow();
        else expect(ask).toThrow(`您的角色不能办理“${MOVES[name].act}”。`);
      }
    }
  });

  it('reaches no state but those of the table, whatever people try one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...NAMES), { maxLength: 30 }), (tries) => {
        let state: DrawState = 'PLANNED';
        let voided = false;
        let frozen = false;
        for (const name of tries) {
          if (!mayMove(name, state, EVERYONE)) continue;
          state = MOVES[name].to;
          // What is void stays void; what was frozen is never open to changes again.
          expect(voided).toBe(false);
          if (frozen) expect(isBeforeFreeze(state)).toBe(false);
          voided = state === 'VOIDED';
          frozen ||= !isBeforeFreeze(state);
          expect(STATES).toContain(state);
        }
      }),
    );
  });

  it('reaches every state from the first one', () => {
    const reached = new Set<DrawState>(['PLANNED']);
    for (let grown = true; grown;) {
      const next = Object.values<Move>(MOVES).filter(({ from }) => from.some((one) => reached.has(one)));
      grown = next.some(({ to }) => !reached.has(to));
      for (const { to } of next) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...STATES].sort());
  });

  it('is shown as it is, in words, with what can be done now', () => {
    const rows = stateRows('REHEARSED');
    expect(rows.map(({ act, from, to, who }) => [act, from.join('、'), to, who])).toEqual([
      ['新建抽取任务', '', '待试抽', '抽取'],
      ['试抽', '待试抽、已试抽', '已试抽', '抽取'],
      ['冻结名录', '已试抽', '已冻结', '抽取'],
      ['随机抽取', '已冻结', '已抽取', '抽取'],
      ['公布抽取包', '已抽取', '已公布', '公示发布'],
      ['作废抽取', '已冻结、已抽取、已公布', '已作废', '抽取、系统管理'],
    ]);
    expect(rows.filter(({ open }) => open).map(({ act }) => act)).toEqual(['试抽', '冻结名录']);
    for (const { record } of rows) expect(record).toMatch(/^[^A-Za-z]{8,}$/);
  });
});
