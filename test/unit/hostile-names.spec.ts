import express from 'express';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { contentText, readContent, type ResultContent } from '../../src/disclosure/disclosure.content.js';
import { RESULT_COLUMNS, type ResultRow } from '../../src/disclosure/disclosure.rules.js';
import { textFile } from '../../src/draw/file-source.js';
import { INSPECTORS, SUBJECTS } from '../../src/draw/list-forms.js';
import { type ListForm, readList } from '../../src/draw/list-reader.js';
import { frameTexts } from '../../src/draw/serialise.js';
import type { Frame } from '../../src/draw/types.js';
import {
  CREDIT_FILE_HEADINGS,
  creditFileCells,
  creditFileObject,
  creditFileRows,
} from '../../src/exchange/credit-file.rules.js';
import { type BatchFormat, sendBatch } from '../../src/exchange/feed/batch-files.js';
import { FeedBatch } from '../../src/exchange/feed/feed.entity.js';
import { FEED_FIELDS } from '../../src/exchange/feed/feed-fields.js';
import { provinceRow } from '../../src/exchange/feed/feed-rows.rules.js';
import { csvRows } from '../../src/exchange/shared-file.rules.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { writeCsv } from '../../src/platform/excel/csv.js';
import { filledWorkbook } from '../../src/platform/excel/fill-template.js';
import { ownLayout } from '../../src/platform/excel/placeholders.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { openTemplateBook } from '../../src/platform/excel/template-book.js';
import { tableBuffer } from '../../src/platform/excel/write-table.js';
import { wordFile } from '../../src/platform/word/word-file.js';
import { projectRoot } from '../../src/platform/project-root.js';
import { officialCsv, officialJson } from '../../src/registry/workbooks/official-files.service.js';
import { deliveredColumns } from '../../src/registry/workbooks/official-formats.js';
import { workbookKind } from '../../src/registry/workbooks/workbook-kinds.js';
import { sampleData } from '../../src/registry/workbooks/workbook-samples.js';
import { cleanText } from '../../src/kernel/text.js';
import { atomFeed } from '../../src/web/public/atom.js';
import { sitemapXml } from '../../src/web/public/sitemap.js';
import { bytesOf, csvCells, firstSeen, joined } from '../support/hostile-files.js';
import { readZip } from '../support/zip-reader.js';

const COUNT = 10_000;
const AT = new Date('2026-03-02T01:00:00Z');
const PART = fc.constantFrom(
  ...[
    '=1+1',
    '+86',
    '-2',
    '@SUM(A1)',
    '＝A1',
    '﹣1',
    '＋',
    '\t',
    '\r',
    '\n',
    '|',
    '"',
    "'",
    ',',
    ';',
    '{{name}}',
    '${x}',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    ']]>',
    '&amp;',
    '&lt;',
    '<%= it %>',
    '-->',
  ],
  ...['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\ufffe', '\uffff', '\ud800', '\udc00'],
  ...['\u202e', '\u2066', '\u200f', '\u200b', '\u200d', '\ufeff', '\u2028', '\u2060', '\u00a0', '\u3000'],
  ...['𠮷', '👩‍👩‍👧', '康定', '汽修', 'བོད', 'مركز', '_x000D_', '_x0041_', 'HYPERLINK("http://x")', 'e\u0301'],
);
const NAME = fc.array(PART, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const NAMES = [
  ...fc.sample(NAME, { numRuns: COUNT - 2, seed: 7 }),
  '长'.repeat(40_000),
  `=${'𠮷'.repeat(20_000)}`,
];

/** A name as eyes see it: what is invisible or cannot be held is no part of it. */
const seen = (text: string): string =>
  cleanText(text.replace(/[\uFFFD\uFFFE\uFFFF]|\p{Cs}/gu, ' ')).replace(/\s/g, '');
/** The same of what our reader takes from a cell: 5,000 characters. */
const held = (text: string): string => seen(text).slice(0, 2_400);
const unescaped = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|#39|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&' })[name] ?? '',
  );
const faults = (read: readonly string[], same: (text: string) => string = seen): string[] =>
  NAMES.flatMap((name, n) =>
    same(read[n] ?? '') === same(name)
      ? []
      : [JSON.stringify([n, name.slice(0, 60), read[n]?.length, read[n]?.slice(0, 60)])],
  ).slice(0, 3);

describe('10,000 hostile names', () => {
  it('are texts in a workbook, and read back as the same names', async () => {
    const book = await tableBuffer(
      { sheetName: '名单', columns: [{ heading: '序号' }, { heading: '名称', width: 30 }] },
      NAMES.map((name, n) => [`第${n}行`, name]),
    );
    const parts = await readZip(book);
    const xml = [...parts].map(([, part]) => part.toString()).join('');
    expect(xml).not.toMatch(/<f[ >]|<script|<img|<hyperlink/);
    const [{ rows }] = await readWorkbook(book);
    const read = new Map(rows.map(({ cells }) => [cells[0], cells[1]]));
    expect(
      faults(
        NAMES.map((_, n) => read.get(`第${n}行`) ?? ''),
        held,
      ),
    ).toEqual([]);
  });

  it('are no formulas in a CSV, quotes hold them, and our reader takes them back', () => {
    const text = writeCsv(
      ['名称', '序号'],
      NAMES.map((name, n) => [name, n]),
    ).toString();
    expectInertCsv(text, 0);
    const back = csvRows(text.replace(/^\uFEFF/, '')).slice(1);
    expect(faults(back.map(([name]) => name))).toEqual([]);
  });

  it('are texts in the feed and the map of the site', () => {
    const entries = NAMES.map((title, n) => ({
      ...{ id: `urn:${n}`, link: `http://x/${n}`, title, category: title, summary: title, at: AT },
    }));
    const feed = atomFeed({ title: NAMES[0], author: NAMES[1], self: 'http://x', site: 'http://x' }, entries);
    const titles = [...feed.matchAll(/<entry>[\s\S]*?<title[^>]*>([\s\S]*?)<\/title>/g)].map(
      ([, title]) => title,
    );
    expect(faults(titles.map(unescaped))).toEqual([]);
    const map = sitemapXml(NAMES.map((address) => ({ address })));
    expect(faults([...map.matchAll(/<loc>([\s\S]*?)<\/loc>/g)].map(([, loc]) => unescaped(loc)))).toEqual([]);
    for (const xml of [feed, map]) {
      expect(xml).not.toMatch(/<script|<img|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    }
  });

  it('are texts in a document, and read back as the same names', async () => {
    const blocks = ['名单', ...NAMES].map((text) => ({ kind: 'PARAGRAPH' as const, text }));
    const file = await wordFile({ ...{ title: NAMES[0], author: NAMES[1] }, blocks });
    const xml = (await readZip(file)).get('word/document.xml')?.toString() ?? '';
    expect(xml).not.toMatch(
      /<script|<img|<w:hyperlink|<w:instrText|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/,
    );
    const paragraphs = [...xml.matchAll(/<w:p>([\s\S]*?)<\/w:p>/g)].map(([, paragraph]) =>
      unescaped([...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, part]) => part).join('')),
    );
    const first = paragraphs.indexOf('名单') + 1;
    expect(first).toBeGreaterThan(0);
    expect(faults(paragraphs.slice(first))).toEqual([]);
  });
});

/** The same as a database holds them: without halves of characters. */
const KEPT = NAMES.map((name) => Buffer.from(name, 'utf8').toString('utf8'));
const RESULTS = KEPT.map((name, n): ResultRow => ({
  ...(Object.fromEntries(RESULT_COLUMNS.map(({ key }) => [key, key])) as unknown as ResultRow),
  ...{ seq: String(n + 1), subjectCode: `C${n}`, subjectName: name, agencies: name, remark: name },
}));

describe('10,000 hostile names of what is published', () => {
  const template = { kind: 'RESULT' as const, data: sampleData(workbookKind('RESULT')) };
  const data = { values: { ...template.data.values, agency: NAMES[0], taskName: NAMES[1] }, rows: RESULTS };

  it('are texts in the kept content', () => {
    const content: ResultContent = {
      ...{ drawNumber: '513300-2026-0001', year: 2026, agencyName: KEPT[0], planTitle: KEPT[1] },
      ...{ taskName: KEPT[2], tasks: COUNT, open: 0, rows: RESULTS, dueProvisional: false },
    };
    const text = contentText(content);
    expectInertJson(text);
    const read = readContent<ResultContent>(text);
    expect(Object.keys(read).sort()).toEqual(Object.keys(content).sort());
    expect(faults(read.rows.map(({ remark }) => remark))).toEqual([]);
  });

  it('are texts on the official form, and read back as the same names', async () => {
    const book = await openTemplateBook(
      await readFile(join(projectRoot(), 'templates', 'excel', workbookKind('RESULT').file)),
    );
    const file = await joined(filledWorkbook(book, ownLayout(book), data));
    const parts = await readZip(file);
    for (const [, part] of parts) expect(part.toString()).not.toMatch(/<f[ >]|<script|<img|<hyperlink/);
    const [{ rows }] = await readWorkbook(file);
    const columns = deliveredColumns('RESULT').map(({ key }) => key);
    const [code, name] = ['subjectCode', 'subjectName'].map((key) => columns.findIndex((one) => one === key));
    const read = new Map(rows.map(({ cells }) => [cells[code], cells[name]]));
    expect(
      faults(
        NAMES.map((_, n) => read.get(`C${n}`) ?? ''),
        held,
      ),
    ).toEqual([]);
  });

  it('are texts in the official CSV and JSON', async () => {
    const columns = deliveredColumns('RESULT').map(({ key }) => key);
    expectInertCsv(
      (await joined(officialCsv('RESULT', data))).toString(),
      columns.findIndex((key) => key === 'subjectName'),
    );
    const text = (await joined(officialJson('RESULT', 'http://x/schema', data))).toString();
    expectInertJson(text);
    const { rows } = JSON.parse(text) as { rows: ResultRow[] };
    expect(faults(rows.map(({ subjectName }) => subjectName))).toEqual([]);
  });

  it('are texts in the credit publicity file in all its forms', async () => {
    const made = creditFileRows([], RESULTS);
    const at = (code: string) => Number(code.slice(1));
    const inOrder = <Row>(rows: readonly Row[], codeOf: (row: Row) => string): Row[] =>
      [...rows].sort((a, b) => at(codeOf(a)) - at(codeOf(b)));
    const cells = inOrder(made, ({ row }) => row.subjectCode).map(creditFileCells);
    const name = CREDIT_FILE_HEADINGS.indexOf('检查对象名称');
    expectInertCsv(writeCsv(CREDIT_FILE_HEADINGS, cells).toString(), name);
    const columns = CREDIT_FILE_HEADINGS.map((heading) => ({ heading }));
    const [{ rows }] = await readWorkbook(await tableBuffer({ sheetName: '公示', columns }, cells));
    expect(rows).toHaveLength(COUNT + 1);
    const read = rows.slice(1).map((row) => row.cells[name]);
    expect(faults(read, held)).toEqual([]);
    const text = JSON.stringify(made.map(creditFileObject));
    expectInertJson(text);
    const objects = inOrder(JSON.parse(text) as Record<string, string>[], (row) => row.subjectCode);
    expect(faults(objects.map(({ subjectName }) => subjectName))).toEqual([]);
  });

  it('are texts in a batch for the province, as a file and as it is pushed', async () => {
    const leaving = { batch: '2026032000001', day: '2026-03-20', time: '2026-03-20 09:00:00', source: '1' };
    const codes = { of: () => '01', nameOf: () => '' };
    const rows = NAMES.map((name, n) => {
      const fact = { kind: 'SUBJECT' as const, planId: 'P-1', name, objectId: `o-${n}`, code: `C${n}` };
      const record = { kind: 'SUBJECT' as const, recordId: `r-${n}`, operation: 'i' as const };
      return { ...provinceRow(record, fact, codes, leaving).row };
    });
    const content = canonicalJson({ cd_batch: leaving.batch, kind: 'SUBJECT', rows });
    const batch = Object.assign(new FeedBatch(), { kind: 'SUBJECT', number: leaving.batch, content });
    const server = express().get('/:form', (asked, response) =>
      sendBatch(response, batch, asked.params.form as BatchFormat),
    );
    const sent = async (form: BatchFormat): Promise<Buffer> =>
      (await request(server).get(`/${form}`).buffer(true).parse(bytesOf).expect(200)).body as Buffer;
    const name = FEED_FIELDS.SUBJECT.findIndex(({ key }) => key === 'object_name');
    expectInertCsv((await sent('csv')).toString(), name);
    const [sheet] = await readWorkbook(await sent('xlsx'));
    const read = sheet.rows.slice(1).map(({ cells }) => cells[name]);
    expect(faults(read, held)).toEqual([]);
    const pushed = (await sent('json')).toString();
    expect(pushed).toBe(content);
    expectInertJson(pushed);
    const told = JSON.parse(pushed) as { rows: Record<string, string>[] };
    expect(faults(told.rows.map((row) => row.object_name))).toEqual([]);
  });
});

describe('10,000 hostile names in the files of a draw', () => {
  const AREAS = NAMES.map(cleanText);
  const empty = { rules: {} as Frame['rules'], excluded: [], conflicts: [] };

  /** The names that a list gives back, by the number that is the code of their row. */
  function areasOf<Row extends { readonly code: string; readonly area: string }>(
    form: ListForm<Row>,
    text: string,
  ): string[] {
    const read: string[] = [];
    const reader = readList(form, textFile(text), ({ code, area }) => (read[Number(code)] = area));

    expect([reader?.rows, reader?.wellFormed, reader?.ascending]).toEqual([COUNT, true, true]);
    return read;
  }

  it('are one field of one row each, as the office keeps them', () => {
    const named = AREAS.map((area, n) => ({ code: String(n), area: area === '' ? '无名' : area }));
    const texts = frameTexts({
      ...empty,
      subjects: named.map((one) => ({ ...one, stratum: one.area })),
      inspectors: named.map((one) => ({ ...one, agency: 'JT', lead: true, capacity: 1, priorLoad: 0 })),
    });
    const wanted = named.map(({ area }) => area);
    expect(areasOf(SUBJECTS, texts['subjects.tsv'])).toEqual(wanted);
    expect(areasOf(INSPECTORS, texts['inspectors.tsv'])).toEqual(wanted);
  });

  it('that could end a field or a row are refused by the reader, each with its line', () => {
    const breaking = NAMES.filter((name) => /[\t\n\u0000]/.test(name)).slice(0, 90);
    expect(breaking.length).toBe(90);
    for (const area of breaking) {
      const reader = readList(SUBJECTS, textFile(`1\tA\t${area}\n`));
      expect([area, reader?.wellFormed]).toEqual([area, false]);
    }
  });
});

/** No cell of it begins as a formula does, every row is one row, and one column holds the names. */
function expectInertCsv(text: string, column: number): void {
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [headings, ...rows] = csvCells(text.slice(1));
  expect(rows).toHaveLength(COUNT);
  expect(rows.filter((cells) => cells.length !== headings.length)).toEqual([]);
  const live = rows.flat().filter((cell) => /^[=+\-@\t\r\n]$/.test(firstSeen(cell)));
  expect(live.slice(0, 3).map((cell) => JSON.stringify(cell.slice(0, 60)))).toEqual([]);
  const names = rows.map((cells, n) =>
    seen(cells[column]) === seen(`'${NAMES[n]}`) ? NAMES[n] : cells[column],
  );
  expect(faults(names)).toEqual([]);
}

/** Every byte of it is text: nothing that a terminal obeys, no half of a character. */
function expectInertJson(text: string): void {
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
}
