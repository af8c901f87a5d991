import fc from 'fast-check';
import { type AskedChange, carryOut } from '../../src/ceremony/after/after.rules.js';
import { CHANGE_REASONS, type ChangeKind, reasonWords } from '../../src/ceremony/after/after-reasons.js';
import { Afterwards } from '../../src/draw/afterwards.js';
import { runDraw } from '../../src/draw/draw.js';
import type { AfterEvent, Frame } from '../../src/draw/types.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { RESULT_CODES } from '../../src/inspection/result-codes.js';
import { holdsIdCardNumber } from '../../src/kernel/text.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { frames, seeds } from '../support/draw-arbitraries.js';
import { afterFile, sealedBundle } from '../support/sealed-bundle.js';

type Pick = (n: number) => number;
const numbers = fc.infiniteStream(fc.nat());
const pickFrom =
  (stream: Iterator<number>): Pick =>
  (n) =>
    n === 0 ? 0 : stream.next().value % n;

const AT = '2026-04-01T00:00:00Z';

/** Standing subjects, by what happened so far. */
function standing(outcome: ReturnType<typeof runDraw>, events: readonly AfterEvent[]): string[] {
  const subjects = new Set(outcome.drawn.filter(({ reserve }) => !reserve).map(({ code }) => code));
  for (const event of events) {
    if (event.kind !== 'SUBSTITUTED') continue;
    subjects.delete(event.subject);
    subjects.add(event.by);
  }
  return [...subjects];
}

/** Something an office might ask for: now and then what the rules must refuse. */
function askedOf(
  frame: Frame,
  live: Afterwards,
  subjects: readonly string[],
  pick: Pick,
): AskedChange | null {
  const rule = frame.rules.teams[pick(frame.rules.teams.length)];
  const subjectCode = subjects[pick(subjects.length)];
  const kind = (['SUBSTITUTED', 'RESEATED', 'RESEATED', 'DIRECT'] as const)[pick(4)];
  if (kind === 'SUBSTITUTED') {
    const none = { poolCode: null, seat: null, leftCode: null, absent: [], byCode: null };
    return { kind, subjectCode, ...none, reasonCode: 'UNREACHABLE' };
  }
  if (!rule) return null;
  const seat = pick(rule.size);
  const people = frame.inspectors.map(({ code }) => code);
  return {
    ...{ kind, subjectCode, seat, poolCode: rule.agency },
    leftCode: live.holder(rule.agency, subjectCode, seat) ?? null,
    absent: kind === 'RESEATED' ? people.filter(() => pick(4) === 0) : [],
    byCode: kind === 'DIRECT' ? (people[pick(people.length)] ?? 'NOBODY') : null,
    reasonCode: kind === 'RESEATED' ? 'UNAVAILABLE' : 'URGENT',
  };
}

/** Many requests, one after another, as approvals carry them out. */
function office(frame: Frame, seed: string, most: number, pick: Pick) {
  const outcome = runDraw(frame, seed);
  const live = new Afterwards(frame, outcome, seed);
  const events: AfterEvent[] = [];
  let refused = 0;
  for (let tries = 0; tries < most; tries += 1) {
    const subjects = standing(outcome, events);
    if (subjects.length === 0) break;
    const asked = askedOf(frame, live, subjects, pick);
    if (!asked) continue;
    const away = new Set(frame.inspectors.filter(() => pick(6) === 0).map(({ code }) => code));
    const unavailable = (pool: string) =>
      frame.inspectors
        .filter(({ agency, code }) => agency === pool && away.has(code))
        .map(({ code }) => code);
    const before = live.nextNumber;
    try {
      events.push(...carryOut(live, asked, { at: AT, teams: frame.rules.teams, unavailable }));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused += 1;
      expect(live.nextNumber).toBe(before);
    }
  }
  return { outcome, events, refused };
}

const SIZES = { subjects: 12, people: 12, capacity: 4 };

describe('changes carried out', () => {
  it('are right events whatever is asked for, thousands of them', () => {
    let made = 0;
    let refused = 0;
    fc.assert(
      fc.property(frames(SIZES), seeds, numbers, (frame, seed, stream) => {
        const run = office(frame, seed, 12, pickFrom(stream));
        made += run.events.length;
        refused += run.refused;
        const replay = new Afterwards(frame, run.outcome, seed);
        run.events.forEach((event, index) => {
          expect(event.n).toBe(index + 1);
          expect(replay.faultOf(event)).toBeNull();
          replay.apply(event);
        });
      }),
      { numRuns: 1500 },
    );
    expect(made).toBeGreaterThan(5000);
    expect(refused).toBeGreaterThan(500);
  }, 60_000);

  it('verify in the bundle', () => {
    fc.assert(
      fc.property(frames(SIZES), fc.string({ minLength: 4 }), numbers, (frame, salt, stream) => {
        const { files, sealed } = sealedBundle(frame, salt);
        const { events } = office(frame, sealed.seed, 8, pickFrom(stream));
        const report = verifyBundle(files.set('after.jsonl', afterFile(events)));
        expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  }, 60_000);
});

describe('one change', () => {
  const person = (code: string) => ({ code, agency: 'X', area: 'a', lead: true, capacity: 9, priorLoad: 0 });
  const frame: Frame = {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', count: 1 }], reserve: { min: 1 } },
      teams: [{ agency: 'X', size: 2, ladder: ['AREA'] }],
    },
    subjects: ['S1', 'S2', 'S3'].map((code) => ({ code, stratum: 'A', area: 'a' })),
    excluded: [],
    inspectors: ['P1', 'P2', 'P3', 'P4'].map(person),
    conflicts: [],
  };
  const seed = 'cd'.repeat(32);
  const outcome = runDraw(frame, seed);
  const [drawn, reserve] = outcome.drawn.map(({ code }) => code);
  const leader = outcome.teams[0].inspector;
  const moment = (unavailable: readonly string[] = []) => ({
    ...{ at: AT, teams: frame.rules.teams },
    unavailable: () => unavailable,
  });
  const replace: AskedChange = {
    ...{ kind: 'SUBSTITUTED', subjectCode: drawn, poolCode: null, seat: null, leftCode: null },
    ...{ absent: [], byCode: null, reasonCode: 'MOVED_OUT' },
  };
  const leave: AskedChange = {
    ...{ kind: 'RESEATED', subjectCode: drawn, poolCode: 'X', seat: 0, leftCode: leader },
    ...{ absent: ['P9', 'P9'], byCode: null, reasonCode: 'RECUSAL' },
  };

  it('of a subject brings the next reserve and fills its seats in order', () => {
    const events = carryOut(new Afterwards(frame, outcome, seed), replace, moment());
    expect(events.map(({ n, kind, subject, reason }) => [n, kind, subject, reason])).toEqual([
      [1, 'SUBSTITUTED', drawn, '迁出'],
      [2, 'RESEATED', reserve, '递补后组成检查组'],
      [3, 'RESEATED', reserve, '递补后组成检查组'],
    ]);
    expect(events[0].by).toBe(reserve);
  });

  it('of a seat leaves out who is named and who may not come, once each and sorted', () => {
    const [event] = carryOut(new Afterwards(frame, outcome, seed), leave, moment(['P9', 'P1']));
    expect(event).toMatchObject({ kind: 'RESEATED', absent: ['P1', 'P9'], left: leader, reason: '回避' });
    expect(['P1', 'P9', leader]).not.toContain(event.by);
  });

  it('is refused as stale once the seat or the subject has changed', () => {
    const live = new Afterwards(frame, outcome, seed);
    carryOut(live, leave, moment());
    expect(() => carryOut(live, leave, moment())).toThrow(expect.objectContaining({ code: 'STALE' }));
    carryOut(live, replace, moment());
    expect(() => carryOut(live, replace, moment())).toThrow(expect.objectContaining({ code: 'STALE' }));
    const again = { ...replace, subjectCode: reserve };
    expect(() => carryOut(live, again, moment())).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it('leaves the seat vacant where nobody may come', () => {
    const all = frame.inspectors.map(({ code }) => code);
    const [event] = carryOut(new Afterwards(frame, outcome, seed), leave, moment(all));
    expect(event.by).toBe('VACANT');
  });
});

describe('the reasons', () => {
  it('of a substitution are the official results "could not be inspected", in their words', () => {
    const official = Object.entries(RESULT_CODES).filter(([, { group }]) => group === 'NOT_INSPECTED');
    const ours = Object.entries(CHANGE_REASONS.SUBSTITUTED);
    expect(ours.map(([code, { words, projectsOnly = false }]) => [code, words, projectsOnly])).toEqual(
      official.map(([code, entry]) => [code, entry.name, 'projectsOnly' in entry && entry.projectsOnly]),
    );
  });

  it('hold no personal data, and an unknown code is never shown as it stands', () => {
    for (const kind of Object.keys(CHANGE_REASONS) as ChangeKind[]) {
      for (const code of Object.keys(CHANGE_REASONS[kind])) {
        expect(reasonWords(kind, code)).toMatch(/^[一-龥、()，]{2,20}$/);
        expect(holdsIdCardNumber(reasonWords(kind, code))).toBe(false);
      }
      expect(reasonWords(kind, 'constructor')).toBe('递补后组成检查组');
    }
  });
});
