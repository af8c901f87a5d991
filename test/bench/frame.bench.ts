/**
 * A frame of millions from registry to verified bundle, on a database of its own and in the built program. Run by
 * `npm run bench -- frame`; MINGCHOU_BENCH_SUBJECTS and MINGCHOU_BENCH_INSPECTORS set its size. Prints figures,
 * asserts only that the bundles hold: a busy machine is no fault.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedServer } from '../../src/platform/database/embedded-postgres.js';

const SUBJECTS = Number(process.env.MINGCHOU_BENCH_SUBJECTS ?? 3_000_000);
const INSPECTORS = Number(process.env.MINGCHOU_BENCH_INSPECTORS ?? 20_000);
const ROOT = path.resolve(__dirname, '../..');

const folder = mkdtempSync(path.join(tmpdir(), 'mingchou-bench-'));
let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbeddedPostgres(folder);
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a step says of itself: seconds by the clock and of the processor, its peak of memory, and its result. */
type Figures = { seconds: number; processor: number; megabytes: number } & Record<string, unknown>;

/** Runs a step of the app in a process of its own. */
function step(name: string, argument: unknown): Figures {
  const dist = process.env.MINGCHOU_DIST ?? path.join(ROOT, 'dist');
  const args = [path.join(__dirname, 'big-frame.js'), name, folder, dist, JSON.stringify(argument)];
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(out.trim().split('\n').pop() ?? '') as Figures;
}

/** Past Jest, which would keep it until all is done. */
function line(what: string, { seconds, processor, megabytes }: Figures, more = ''): void {
  const figures = [`${seconds.toFixed(1)} s`, `${processor.toFixed(1)} s`, `${megabytes.toFixed(0)} MB`];
  writeSync(1, `${what.padEnd(40)}${figures.map((text) => text.padStart(10)).join('')}  ${more}\n`);
}

it('a large frame, in figures', () => {
  writeSync(1, `${SUBJECTS} subjects, ${INSPECTORS} inspectors\n`);
  const heads = ['clock', 'processor', 'peak memory'];
  writeSync(1, `${''.padEnd(40)}${heads.map((head) => head.padStart(10)).join('')}\n`);
  const filled = step('fill', [SUBJECTS, INSPECTORS]);
  line('fill', filled, 'not the app: SQL');
  for (const [what, planLineId] of [
    ['without teams', filled.alone],
    ['teams of two', filled.teams],
  ]) {
    const rehearsed = step('rehearse', planLineId);
    const { drawId } = rehearsed;
    line(`rehearse, ${what}`, rehearsed, `${rehearsed.runs} simulated draws`);
    line(`freeze, ${what}`, step('freeze', drawId));
    const drawn = step('draw', drawId);
    const pause = Number(drawn.longestPause).toFixed(1);
    const numbers = `${drawn.drawn} drawn, ${drawn.reserves} reserves, ${drawn.vacantSeats} seats vacant`;
    line(`draw, ${what}`, drawn, `${numbers}; others wait ${pause} s at most`);
    const file = path.join(folder, `${drawId}.zip`);
    line(`bundle, ${what}`, step('bundle', [drawId, file]));
    const verified = step('verify', file);
    line(`verify, ${what}`, verified);
    expect(verified.holds).toBe(true);
  }
}, 3_600_000);
