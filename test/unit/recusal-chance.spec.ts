import fc from 'fast-check';
import { carryOut } from '../../src/ceremony/after/after.rules.js';
import { RECUSAL_REASON } from '../../src/ceremony/recusal/recusal.rules.js';
import { Afterwards } from '../../src/draw/afterwards.js';
import {
  type AfterEvent,
  type DrawOutcome,
  type Frame,
  type TeamSeat,
  VACANT,
} from '../../src/draw/types.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { frames } from '../support/draw-arbitraries.js';
import { afterFile, sealedBundle } from '../support/sealed-bundle.js';

const SIZES = { subjects: 12, people: 14, capacity: 4 };

/** Who sits where now, of every seat that was drawn. */
function holders(live: Afterwards, teams: readonly TeamSeat[]): string[] {
  return teams.map(({ agency, subject, seat }) => {
    const holder = live.holder(agency, subject, seat);
    return `${agency} ${subject} ${seat} ${holder ?? VACANT}`;
  });
}

/** Grants recusals of seats taken by chance. @returns the events, each with how many seats it has changed */
function recused(
  frame: Frame,
  { outcome, seed }: { readonly outcome: DrawOutcome; readonly seed: string },
  picks: readonly number[],
): { event: AfterEvent; changed: string[]; able: boolean }[] {
  const live = new Afterwards(frame, outcome, seed);
  const teams = outcome.teams.filter(({ subject }) => live.stands(subject));
  return picks.flatMap((pick) => {
    const before = holders(live, teams);
    const taken = teams.filter((_, at) => !before[at].endsWith(` ${VACANT}`));
    if (taken.length === 0) return [];
    const { agency, subject, seat } = taken[pick % taken.length];
    const left = live.holder(agency, subject, seat) ?? null;
    const [event] = carryOut(
      live,
      {
        ...{ kind: 'RESEATED', subjectCode: subject, poolCode: agency, seat, leftCode: left },
        ...{ absent: [], byCode: null, reasonCode: RECUSAL_REASON },
      },
      { at: '2026-04-01T00:00:00Z', teams: frame.rules.teams, unavailable: () => [] },
    );
    const after = holders(live, teams);
    const by = event.kind === 'RESEATED' ? event.by : '';
    const barred = frame.conflicts.some((pair) => pair.subject === subject && pair.inspector === by);
    return [{ event, changed: after.filter((now, at) => now !== before[at]), able: by !== left && !barred }];
  });
}

describe('a late recusal, over random draws', () => {
  it('changes exactly one seat, everyone else keeps, and the bundle still verifies', () => {
    let granted = 0;
    fc.assert(
      fc.property(
        frames(SIZES),
        fc.string(),
        fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
        (frame, salt, picks) => {
          const { files, sealed, freezeDigest } = sealedBundle(frame, salt);
          const steps = recused(frame, sealed, picks);
          for (const [index, { event, changed, able }] of steps.entries()) {
            expect(changed).toHaveLength(1);
            expect(able).toBe(true);
            expect(event).toMatchObject({ n: index + 1, kind: 'RESEATED', reason: '回避' });
            granted += 1;
          }
          if (steps.length === 0) return;
          files.set('after.jsonl', afterFile(steps.map(({ event }) => event)));
          expect(verifyBundle(files, { freezeDigest })).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 300 },
    );
    expect(granted).toBeGreaterThan(100);
  });
});
