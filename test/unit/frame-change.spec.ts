import fc from 'fast-check';
import { type FrameChange, frameChanges, subjectLines } from '../../src/ceremony/frame/frame-change.rules.js';
import type { Placed } from '../../src/ceremony/frame/frame.rules.js';
import { staleAreas } from '../../src/ceremony/frame/stale.rules.js';
import { compareUtf8 } from '../../src/draw/serialise.js';
import type { Subject } from '../../src/draw/types.js';
import { usccOf } from '../support/office.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const byCode = (a: { code: string }, b: { code: string }) => compareUtf8(a.code, b.code);
const subject = fc.record({
  code: fc.integer({ min: 0, max: 40 }).map(usccOf),
  stratum: fc.constantFrom('A', 'B'),
  area: fc.constantFrom('513301', '513322'),
});
const frame = fc
  .uniqueArray(subject, { selector: ({ code }) => code })
  .map((list): Subject[] => [...list].sort(byCode));
const registry = fc
  .uniqueArray(
    fc
      .tuple(subject, fc.constantFrom(null, null, 'SUSPENDED' as const))
      .map(([one, reason]) => ({ ...one, reason })),
    { selector: ({ code }) => code },
  )
  .map((list): Placed[] => [...list].sort(byCode));

/** The same, from two maps. */
function expected(before: readonly Subject[], now: readonly Placed[]): FrameChange[] {
  const [old, current] = [before, now].map((list) => new Map(list.map((one) => [one.code, one])));
  const codes = [...new Set([...old.keys(), ...current.keys()])].sort(compareUtf8);
  return codes.flatMap((code): FrameChange[] => {
    const was = (old.get(code) as Subject | undefined) ?? null;
    const is = (current.get(code) as Placed | undefined) ?? null;
    const inside = is !== null && is.reason === null;
    if (was === null) return inside ? [{ kind: 'ADDED', code, before: null, now: is }] : [];
    if (!inside) return [{ kind: 'REMOVED', code, before: was, now: is }];
    const same = was.stratum === is.stratum && was.area === is.area;
    return same ? [] : [{ kind: 'MOVED', code, before: was, now: is }];
  });
}

describe('the change against the last frame', () => {
  it('names everyone who came, went or moved, and nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(frame, registry, async (before, now) => {
        expect(await all(frameChanges(before, now))).toEqual(expected(before, now));
      }),
    );
  });

  it('is none against itself, and all of it against nothing', async () => {
    await fc.assert(
      fc.asyncProperty(frame, async (list) => {
        const now = list.map((one) => ({ ...one, reason: null }));
        expect(await all(frameChanges(list, now))).toEqual([]);
        expect(await all(frameChanges([], now))).toHaveLength(list.length);
        expect((await all(frameChanges(list, []))).map(({ kind }) => kind)).toEqual(
          list.map(() => 'REMOVED'),
        );
      }),
    );
  });

  it('reads the lines of a file however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(frame, fc.array(fc.nat(60), { maxLength: 12 }), async (list, cuts) => {
        const text = list.map(({ code, stratum, area }) => `${code}\t${stratum}\t${area}\n`).join('');
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        async function* pieces(): AsyncGenerator<string> {
          for (let i = 1; i < at.length; i += 1) yield text.slice(at[i - 1], at[i]);
        }
        expect(await all(subjectLines(pieces()))).toEqual(list);
      }),
    );
  });
});

describe('a stale registry', () => {
  const name = (code: string) => ({ '513301': '康定市', '513322': '泸定县' })[code] ?? code;
  const confirmed = (areaCode: string, confirmedOn: string | null) => ({
    ...{ areaCode, confirmedOn, subjects: 7 },
  });

  it('is one that its county has not confirmed for more than ninety days, or never', () => {
    const list = [confirmed('513301', '2026-03-01'), confirmed('513322', null)];
    // 30 May is the ninetieth day after 1 March.
    expect(staleAreas(list, ['513301'], '2026-05-30', name)).toEqual([]);
    expect(staleAreas(list, [], '2026-05-31', name)).toEqual([
      {
        ...{ area: '康定市', subjects: 7, confirmedOn: '2026-03-01' },
        text: '最近一次核对名录：2026年3月1日(超过 90 日)',
      },
      { area: '泸定县', subjects: 7, confirmedOn: null, text: '从未核对名录' },
    ]);
  });

  it('matters only in the counties of the line', () => {
    expect(staleAreas([confirmed('513322', null)], ['513301'], '2026-05-31', name)).toEqual([]);
  });
});
