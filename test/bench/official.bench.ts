/**
 * Official tables of 100,000 rows as they go out, against the same rows written as plain lines of JSON. Run by
 * `npm run bench -- official`; MINGCHOU_BENCH_ROWS sets the size. Of a table no more than some rows may be held: what the
 * process grows by is printed and bounded.
 */
import { readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { csvPieces } from '../../src/platform/excel/csv.js';
import { filledWorkbook, type TemplateValues } from '../../src/platform/excel/fill-template.js';
import { ownLayout } from '../../src/platform/excel/placeholders.js';
import { openTemplateBook } from '../../src/platform/excel/template-book.js';
import { projectRoot } from '../../src/platform/project-root.js';
import { deliveredColumns } from '../../src/registry/workbooks/official-formats.js';
import { workbookKind } from '../../src/registry/workbooks/workbook-kinds.js';
import { sampleData } from '../../src/registry/workbooks/workbook-samples.js';

const ROWS = Number(process.env.MINGCHOU_BENCH_ROWS ?? 100_000);
const ROUNDS = 3;
const MOST_GROWTH = 200 * 1024 * 1024;
const SPEC = workbookKind('RESULT_PERIOD');
const COLUMNS = deliveredColumns('RESULT_PERIOD');

/** The sample's row so many times, each with a name and a code of its own. */
async function* rows(): AsyncGenerator<TemplateValues> {
  const [, row] = sampleData(SPEC).rows as readonly TemplateValues[];
  for (let seq = 1; seq <= ROWS; seq++) {
    // As from a database: every some rows the others get their turn.
    if (seq % 200 === 0) await new Promise(setImmediate);
    yield { ...row, seq, subjectName: `甘孜州第${seq}运输有限公司`, subjectCode: String(913_000_000 + seq) };
  }
}

async function* cells(): AsyncGenerator<(string | number | null)[]> {
  for await (const row of rows()) yield COLUMNS.map(({ key }) => row[key] ?? null);
}

async function* plain(): AsyncGenerator<string> {
  for await (const row of rows()) yield `${JSON.stringify(row)}\n`;
}

async function workbook(): Promise<AsyncIterable<Buffer>> {
  const book = await openTemplateBook(
    readFileSync(path.join(projectRoot(), 'templates', 'excel', SPEC.file)),
  );
  return filledWorkbook(book, ownLayout(book), { values: sampleData(SPEC).values, rows: rows() });
}

interface Run {
  readonly seconds: number;
  readonly bytes: number;
  /** Most that the process grew by meanwhile, in bytes. */
  readonly growth: number;
}

async function run(
  make: () => AsyncIterable<Buffer | string> | Promise<AsyncIterable<Buffer>>,
): Promise<Run> {
  const before = process.memoryUsage.rss();
  const start = process.hrtime.bigint();
  let [bytes, growth] = [0, 0];
  for await (const piece of await make()) {
    bytes += Buffer.byteLength(piece);
    growth = Math.max(growth, process.memoryUsage.rss() - before);
  }
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, bytes, growth };
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

it('writes long tables without holding them', async () => {
  await run(plain);
  const forms = {
    workbook,
    csv: () =>
      csvPieces(
        COLUMNS.map(({ heading }) => heading),
        cells(),
      ),
  };
  for (const [name, make] of Object.entries(forms)) {
    const rounds: { plain: Run; made: Run }[] = [];
    for (let n = 0; n < ROUNDS; n++) rounds.push({ plain: await run(plain), made: await run(make) });
    const ratio = median(rounds.map(({ plain: base, made }) => made.seconds / base.seconds));
    const growth = Math.max(...rounds.map(({ made }) => made.growth));
    const { seconds, bytes } = rounds[rounds.length - 1].made;
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    writeSync(
      1,
      `${name.padEnd(10)}${ROWS} rows ${seconds.toFixed(2)} s  ${size}  ratio to plain lines ${ratio.toFixed(1)}  grew by ${(growth / 1e6).toFixed(0)} MB\n`,
    );
    expect(bytes).toBeGreaterThan(ROWS * 10);
    expect(growth).toBeLessThan(MOST_GROWTH);
  }
}, 300_000);
