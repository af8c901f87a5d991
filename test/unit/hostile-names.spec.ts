import fc from 'fast-check';
import { writeCsv } from '../../src/platform/excel/csv.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { tableBuffer } from '../../src/platform/excel/write-table.js';
import { wordFile } from '../../src/platform/word/word-file.js';
import { cleanText } from '../../src/kernel/text.js';
import { atomFeed } from '../../src/web/public/atom.js';
import { sitemapXml } from '../../src/web/public/sitemap.js';
import { readZip } from '../support/zip-reader.js';

const COUNT = 10_000;
const AT = new Date('2026-03-02T01:00:00Z');
const PART = fc.constantFrom(
  ...['=1+1', '+86', '-2', '@SUM(A1)', '＝A1', '\t', '\r', '\n', '|', '"', "'", ',', ';', '{{name}}', '${x}'],
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
    /&(lt|gt|quot|#39|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
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

  it('are no formulas in a CSV, and quotes hold them', () => {
    const text = writeCsv(
      ['名称'],
      NAMES.map((name) => [name]),
    ).toString();
    const fields = fieldsOf(text.slice(1)).slice(1);
    expect(fields).toHaveLength(COUNT);
    expect(fields.filter((field) => /^[\s\u200B\uFEFF]*[=+\-@＝＋－＠]/.test(field))).toEqual([]);
    const plain = fields.map((field, n) => (NAMES[n].startsWith("'") ? field : field.replace(/^'/, '')));
    expect(faults(plain)).toEqual([]);
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

  it('are texts in a document', async () => {
    const file = await wordFile({
      ...{ title: NAMES[0], author: NAMES[1] },
      blocks: NAMES.slice(0, COUNT - 2).map((text) => ({ kind: 'PARAGRAPH' as const, text })),
    });
    const xml = (await readZip(file)).get('word/document.xml')?.toString() ?? '';
    expect(xml).not.toMatch(
      /<script|<img|<w:hyperlink|<w:instrText|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/,
    );
    expect(xml.split('<w:p>').length + xml.split('<w:p ').length).toBeGreaterThan(COUNT);
  });
});

/** Fields of a CSV of one column. */
function fieldsOf(text: string): string[] {
  return [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^\r\n]*))\r\n/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
