import type { DataSource } from 'typeorm';
import { findLine } from '../../src/ceremony/sorted-file.queries.js';
import { cloneDatabase } from '../support/database.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { DRAWER, makeCeremony, REHEARSAL } from '../support/ceremony.js';

let dataSource: DataSource;
let plannedId: string;

beforeAll(async () => {
  dataSource = await cloneDatabase();
  await makeCarriers(dataSource, 4);
  await makePeople(dataSource);
  const [planLineId] = await makeApprovedPlan(dataSource);
  const c = makeCeremony(dataSource);
  plannedId = await c.ceremony.plan(DRAWER, { planLineId, month: '2026-03' });
  await c.rehearsals.rehearse(DRAWER, plannedId, REHEARSAL);
});

/** Codes of very different lengths, every second number left out, sorted by their bytes. */
const CODES = Array.from({ length: 120 }, (_, n) => String((n * 2 + 1) * (n % 3 === 0 ? 1 : 1000)))
  .filter((code, index, all) => all.indexOf(code) === index)
  .sort();
const LINES = CODES.map((code, index) => `${code}\tA\t${513300 + (index % 9)}\n`);

/** Puts a text into chunks of at most `units` characters, or of whole lines. */
async function kept(name: string, chunks: readonly string[]): Promise<void> {
  await dataSource.query(
    `INSERT INTO draw_file (draw_id, name, digest, bytes, lines) VALUES ($1, $2, '', 0, 0)`,
    [plannedId, name],
  );
  for (const [index, content] of chunks.entries()) {
    await dataSource.query(
      `INSERT INTO draw_file_chunk (draw_id, name, n, content) VALUES ($1, $2, $3, $4)`,
      [plannedId, name, index + 1, content],
    );
  }
}

const cut = (text: string, units: number): string[] =>
  Array.from({ length: Math.ceil(text.length / units) }, (_, n) => text.slice(n * units, (n + 1) * units));

describe('a line of a kept sorted file', () => {
  it.each<[string, string, () => string[]]>([
    ['cut anywhere', 'subjects.tsv', () => cut(LINES.join(''), 97)],
    ['cut shortly after a line', 'excluded.tsv', () => cut(LINES.join(''), 24)],
    ['of a line a chunk', 'inspectors.tsv', () => [...LINES]],
    ['in one chunk', 'conflicts.tsv', () => [LINES.join('')]],
  ])(
    'is found, and what is not there is not: %s',
    async (_, name, chunks) => {
      await kept(name, chunks());
      const find = (code: string) => findLine(dataSource.manager, { drawId: plannedId, name }, code);
      const found: (string | null)[] = [];
      for (const code of CODES) found.push(await find(code));
      expect(found).toEqual(LINES.map((line) => line.slice(0, -1)));
      const absent = [
        '0',
        '2',
        '10',
        '99999999',
        'z',
        'A',
        '513301',
        '1\t',
        '',
        ...CODES.map((code) => `${code}0a`),
      ];
      for (const code of absent) expect(await find(code)).toBeNull();
    },
    60_000,
  );

  it('is none of a file that is not there', async () => {
    expect(await findLine(dataSource.manager, { drawId: plannedId, name: 'rules.json' }, '1')).toBeNull();
  });
});
