/**
 * How long the draw takes, and how it grows. Run by `npm run bench`; prints figures, asserts nothing: a busy
 * machine is no fault.
 */
import { hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { runDraw } from '../../src/draw/draw.js';
import type { DrawInput, LadderStep } from '../../src/draw/types.js';
import { sha256 } from '../../src/kernel/hash.js';

const AREAS = 18;

/** A number from 0 to n − 1 that depends on a text alone. */
function numberOf(text: string, n: number): number {
  return parseInt(sha256(text).slice(0, 8), 16) % n;
}

/** A prefecture of 18 counties in a ring; three to a team, the first of them a leader. */
function prefecture(subjects: number, inspectors: number, capacity: number, ladder: LadderStep[]): DrawInput {
  const area = (at: number): string => `${513300 + ((at + AREAS) % AREAS)}`;
  const numbers = Array.from({ length: AREAS }, (_, at) => at);
  return {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '1' }] },
      neighbours: Object.fromEntries(numbers.map((at) => [area(at), [area(at - 1), area(at + 1)]])),
      teams: [{ agency: 'JT-ZFZD', size: 3, leader: true, ladder }],
    },
    subjects: Array.from({ length: subjects }, (_, at) => ({
      code: `S${at}`,
      stratum: 'A',
      area: area(numberOf(`subject ${at}`, AREAS)),
    })),
    inspectors: Array.from({ length: inspectors }, (_, at) => ({
      code: `P${at}`,
      agency: 'JT-ZFZD',
      area: area(numberOf(`inspector ${at}`, AREAS)),
      lead: numberOf(`lead ${at}`, 3) === 0,
      capacity: numberOf(`capacity ${at}`, 2 * capacity),
      priorLoad: numberOf(`prior ${at}`, 6),
    })),
    conflicts: [],
  };
}

function tickets(count: number, order: boolean): DrawInput {
  return {
    rules: {
      subjects: order
        ? { mode: 'ORDER', batches: ['一', '二'] }
        : { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '0.01' }], reserve: { ratio: '0.2' } },
      teams: [],
    },
    subjects: Array.from({ length: count }, (_, at) => ({
      code: `915133${at}`,
      stratum: 'A',
      area: '513301',
    })),
    inspectors: [],
    conflicts: [],
  };
}

/** Milliseconds of processor time, not of the clock: the machine may be busy. */
function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

/** The best of so many runs. */
function measure(input: DrawInput, runs: number): { ms: number; vacant: number } {
  let ms = Infinity;
  let vacant = 0;
  for (let run = 0; run < runs; run++) {
    const work = (): void => {
      const { teams } = runDraw(input, sha256('bench'));
      vacant = teams.filter(({ inspector }) => inspector === null).length;
    };
    ms = Math.min(ms, processorTime(work));
  }
  return { ms, vacant };
}

function line(name: string, ms: number, more: string): void {
  writeSync(1, `${name.padEnd(52)}${ms.toFixed(0).padStart(7)} ms  ${more}\n`);
}

const FULL: LadderStep[] = ['AREA', 'NEIGHBOURS', 'AGENCY'];
it('teams, in figures', () => {
  for (const [what, capacity, ladder] of [
    ['ample people', 20, FULL],
    ['one pool for all', 20, ['AGENCY']],
    ['people just too few', 15, FULL],
    ['people far too few', 9, FULL],
  ] as const) {
    let [before, scaleBefore] = [0, 0];
    for (const [scale, runs] of [
      [1, 3],
      [2, 3],
      [4, 3],
      [40, 1],
    ]) {
      const [subjects, inspectors] = [2500 * scale, 500 * scale];
      const { ms, vacant } = measure(prefecture(subjects, inspectors, capacity, [...ladder]), runs);
      const growth =
        before === 0 ? '' : `× ${(ms / before).toFixed(1)} for × ${scale / scaleBefore} the size, `;
      line(`${subjects} subjects × ${inspectors} inspectors, ${what}`, ms, `${growth}${vacant} vacant`);
      [before, scaleBefore] = [ms, scale];
    }
  }
}, 600_000);

/** The same texts hashed and nothing else done: what any draw by tickets has to do at least. */
function bareHashing({ subjects }: DrawInput, seed: string): number {
  let digits = 0;
  for (const { code } of subjects) digits += hash('sha256', `${seed}|${code}`, 'hex').length;
  return digits;
}

it('tickets, in figures', () => {
  const seed = sha256('bench');
  for (const [what, order] of [
    ['1 % drawn', false],
    ['all put in order', true],
  ] as const) {
    let before = 0;
    for (const count of [1e5, 1e6]) {
      const input = tickets(count, order);
      // By turns, so that both meet the same machine.
      let [bare, drawn] = [Infinity, Infinity];
      for (let run = 0; run < 5; run++) {
        bare = Math.min(
          bare,
          processorTime(() => bareHashing(input, seed)),
        );
        drawn = Math.min(
          drawn,
          processorTime(() => runDraw(input, seed)),
        );
      }
      const growth = before === 0 ? '' : `, × ${(drawn / before).toFixed(1)} for ten times the size`;
      const ratio = `${(drawn / bare).toFixed(2)} × bare hashing (${bare.toFixed(0)} ms)`;
      line(`${count} tickets, ${what}`, drawn, `${ratio}${growth}`);
      before = drawn;
    }
  }
}, 600_000);
