/**
 * How long the draw takes, and how it grows. Run by `npm run bench`; prints figures, asserts nothing: a busy
 * machine is no fault.
 */
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

/** Milliseconds of processor time (not of the clock: the machine may be busy), the best of three. */
function measure(input: DrawInput): { ms: number; vacant: number } {
  let ms = Infinity;
  let vacant = 0;
  for (let run = 0; run < 3; run++) {
    const start = process.cpuUsage();
    const { teams } = runDraw(input, sha256('bench'));
    ms = Math.min(ms, process.cpuUsage(start).user / 1000);
    vacant = teams.filter(({ inspector }) => inspector === null).length;
  }
  return { ms, vacant };
}

function line(name: string, ms: number, more: string): void {
  process.stdout.write(`${name.padEnd(52)}${ms.toFixed(0).padStart(7)} ms  ${more}\n`);
}

const FULL: LadderStep[] = ['AREA', 'NEIGHBOURS', 'AGENCY'];
it('the draw, in figures', () => {
  for (const [what, capacity, ladder] of [
    ['ample people', 20, FULL],
    ['one pool for all', 20, ['AGENCY']],
    ['people just too few', 15, FULL],
  ] as const) {
    let before = 0;
    for (const scale of [1, 2, 4]) {
      const [subjects, inspectors] = [2500 * scale, 500 * scale];
      const { ms, vacant } = measure(prefecture(subjects, inspectors, capacity, [...ladder]));
      const growth = before === 0 ? '' : `× ${(ms / before).toFixed(1)} for twice the size, `;
      line(`${subjects} subjects × ${inspectors} inspectors, ${what}`, ms, `${growth}${vacant} vacant`);
      before = ms;
    }
  }
  line('1,000,000 tickets, 1 % drawn', measure(tickets(1e6, false)).ms, '');
  line('1,000,000 tickets, all put in order', measure(tickets(1e6, true)).ms, '');
}, 600_000);
