import fc from 'fast-check';
import { Afterwards } from '../../src/draw/afterwards.js';
import { runDraw } from '../../src/draw/draw.js';
import type { AfterEvent, Frame } from '../../src/draw/types.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { frames, seeds } from '../support/draw-arbitraries.js';
import { literalReseat, literalReserve, literalStanding } from '../support/literal-after.js';
import { afterFile, sealedBundle } from '../support/sealed-bundle.js';

type Pick = (n: number) => number;

/** A right event by the literal reading, made of chance; null where chance proposes an impossible one. */
function rightEvent(
  frame: Frame,
  seed: string,
  events: readonly AfterEvent[],
  pick: Pick,
): AfterEvent | null {
  const outcome = runDraw(frame, seed);
  const standing = literalStanding(frame, outcome, events);
  const common = { n: events.length + 1, at: '2026-04-01T00:00:00Z', reason: '变更' };
  if (standing.seats.length === 0) return null;
  const row = standing.seats[pick(standing.seats.length)];
  const seat = { agency: row.agency, subject: row.subject, seat: row.seat, left: row.inspector };
  const kind = (['SUBSTITUTED', 'RESEATED', 'RESEATED', 'DIRECT'] as const)[pick(4)];
  if (kind === 'SUBSTITUTED') {
    const by = literalReserve(outcome, standing.used, row.subject);
    if (by === null || frame.rules.subjects.mode === 'ORDER') return null;
    return { ...common, kind, subject: row.subject, by };
  }
  if (kind === 'RESEATED') {
    const absent = frame.inspectors.filter(() => pick(3) === 0).map(({ code }) => code);
    const given = absent.length > 0 ? { absent } : {};
    const by = literalReseat(frame, standing, seed, { ...seat, ...given, n: common.n });
    return { ...common, kind, ...seat, ...given, by };
  }
  const able = frame.inspectors.filter(
    ({ agency, code }) =>
      agency === row.agency &&
      !frame.conflicts.some((pair) => pair.subject === row.subject && pair.inspector === code) &&
      !standing.seats.some(
        (other) => other.agency === agency && other.subject === row.subject && other.inspector === code,
      ),
  );
  return able.length === 0 ? null : { ...common, kind, ...seat, by: able[pick(able.length)].code };
}

/** Up to `most` right events, one after another. */
function rightEvents(frame: Frame, seed: string, most: number, pick: Pick): AfterEvent[] {
  const events: AfterEvent[] = [];
  for (let tries = 0; tries < most; tries++) {
    const event = rightEvent(frame, seed, events, pick);
    if (event) events.push(event);
  }
  return events;
}

const SIZES = { subjects: 12, people: 12, capacity: 4 };
const numbers = fc.infiniteStream(fc.nat());
const pickFrom =
  (stream: Iterator<number>): Pick =>
  (n) =>
    stream.next().value % n;

describe('what happens after a draw', () => {
  it('equals its literal reading, event by event', () => {
    fc.assert(
      fc.property(frames(SIZES), seeds, numbers, (frame, seed, stream) => {
        const outcome = runDraw(frame, seed);
        const events = rightEvents(frame, seed, 10, pickFrom(stream));
        const afterwards = new Afterwards(frame, outcome, seed);
        for (const event of events) {
          expect(afterwards.faultOf(event)).toBeNull();
          afterwards.apply(event);
        }
        const { seats } = literalStanding(frame, outcome, events);
        for (const row of seats) {
          expect(afterwards.holder(row.agency, row.subject, row.seat)).toBe(row.inspector);
          expect(afterwards.stands(row.subject)).toBe(true);
        }
        const vacant = seats.filter(({ inspector }) => inspector === null);
        expect(afterwards.vacantSeats()).toHaveLength(vacant.length);
      }),
      { numRuns: 120 },
    );
  });

  it('verifies in a bundle, and does not when an event is left out, doubled, or names another', () => {
    let spoilt = 0;
    fc.assert(
      fc.property(frames(SIZES), fc.string({ minLength: 4 }), numbers, (frame, salt, stream) => {
        const pick = pickFrom(stream);
        const { files, sealed } = sealedBundle(frame, salt);
        const events = rightEvents(frame, sealed.seed, 6, pick);
        expect(verifyBundle(files.set('after.jsonl', afterFile(events)))).toMatchObject({ ok: true });
        fc.pre(events.length > 0);
        const at = pick(events.length);
        const spoiled: AfterEvent[][] = [
          [...events.slice(0, at + 1), ...events.slice(at)],
          events.map((event, index) => (index === at ? { ...event, by: 'NOBODY' } : event)),
          events.map((event, index) => (index === at ? { ...event, subject: 'NOBODY' } : event)),
          events.map((event, index) => (index === at ? { ...event, n: event.n + 1 } : event)),
          ...(at + 1 < events.length ? [[...events.slice(0, at), ...events.slice(at + 1)]] : []),
        ];
        for (const list of spoiled) {
          const { checks } = verifyBundle(files.set('after.jsonl', afterFile(list)));
          expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['after']);
          spoilt++;
        }
      }),
      { numRuns: 80 },
    );
    expect(spoilt).toBeGreaterThan(100);
  });

  const person = (code: string, agency = 'X', lead = false) => {
    return { code, agency, area: 'a', lead, capacity: 1, priorLoad: 0 };
  };
  const frame: Frame = {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', count: 1 }], reserve: { min: 1 } },
      teams: [{ agency: 'X', size: 2, leader: true, ladder: ['AREA'] }],
    },
    subjects: ['S1', 'S2', 'S3'].map((code) => ({ code, stratum: 'A', area: 'a' })),
    excluded: [],
    inspectors: [
      person('P1', 'X', true),
      person('P2', 'X', true),
      person('P3'),
      person('P4'),
      person('Q1', 'Y'),
    ],
    conflicts: ['S1', 'S2', 'S3'].map((subject) => ({ subject, inspector: 'P4' })),
  };
  const seed = 'ab'.repeat(32);
  const outcome = runDraw(frame, seed);
  const drawn = outcome.drawn[0].code;
  const reserve = outcome.drawn[1].code;
  const never = ['S1', 'S2', 'S3'].find((code) => code !== drawn && code !== reserve) ?? '';
  const leader = outcome.teams[0].inspector ?? '';
  const base = { n: 1, at: '2026-04-01T00:00:00Z', reason: '回避' };
  const seat = { agency: 'X', subject: drawn, seat: 0, left: leader };

  it.each<[string, AfterEvent, RegExp]>([
    [
      'a subject that was not drawn',
      { ...base, kind: 'SUBSTITUTED', subject: never, by: reserve },
      /不是已抽中/,
    ],
    [
      'a reserve that has not come in',
      { ...base, kind: 'SUBSTITUTED', subject: reserve, by: never },
      /不是已抽中/,
    ],
    ['not a reserve', { ...base, kind: 'SUBSTITUTED', subject: drawn, by: never }, /下一名候补/],
    [
      'an agency that is not there',
      { ...base, kind: 'DIRECT', ...seat, agency: 'Z', by: 'P1' },
      /没有这个部门/,
    ],
    ['a seat that is not there', { ...base, kind: 'DIRECT', ...seat, seat: 2, by: 'P3' }, /没有这个席位/],
    ['another who left', { ...base, kind: 'DIRECT', ...seat, left: 'P3', by: 'P1' }, /left/],
    ['nobody who left', { ...base, kind: 'RESEATED', ...seat, left: null, by: 'P1' }, /left/],
    ['somebody of another agency', { ...base, kind: 'DIRECT', ...seat, by: 'Q1' }, /不属于/],
    ['somebody in conflict', { ...base, kind: 'DIRECT', ...seat, by: 'P4' }, /利害关系/],
    [
      'somebody in the team',
      { ...base, kind: 'DIRECT', ...seat, by: outcome.teams[1].inspector ?? '' },
      /已在/,
    ],
    ['somebody unfit to lead by lot', { ...base, kind: 'RESEATED', ...seat, by: 'P3' }, /重新抽取/],
  ])('is refused: %s', (_, event, message) => {
    expect(new Afterwards(frame, outcome, seed).faultOf(event)?.message).toMatch(message);
  });

  it('lets the head name somebody without lead and above the limit, and counts them', () => {
    const afterwards = new Afterwards(frame, outcome, seed);
    const free =
      ['P1', 'P2', 'P3'].find((code) => !outcome.teams.some(({ inspector }) => inspector === code)) ?? '';
    const event: AfterEvent = { ...base, kind: 'DIRECT', ...seat, by: free };
    expect(afterwards.faultOf(event)).toBeNull();
    afterwards.apply(event);
    expect(afterwards.holder('X', drawn, 0)).toBe(free);
    // The one who left does not come back by lot, and the one named is at the limit elsewhere.
    expect(afterwards.reseat('X', drawn, 1)).toBeNull();
  });
});
