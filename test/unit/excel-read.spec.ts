import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { DomainError } from '../../src/kernel/domain-error.js';
import { isDateFormat, serialDay } from '../../src/platform/excel/cell-text.js';
import { READ_LIMITS, type ReadLimits } from '../../src/platform/excel/excel-types.js';
import { checkFileType } from '../../src/platform/excel/file-type.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { textOf } from '../../src/platform/excel/sheet-copy.js';
import { attribute, XmlScanner } from '../../src/platform/excel/xml-scanner.js';
import { FIXTURES } from '../support/import-lookups.js';
import { rawWorkbook, zipOf } from '../support/raw-workbook.js';

const read = (file: Buffer, limits: Partial<ReadLimits> = {}) =>
  readWorkbookHere(file, { ...READ_LIMITS, ...limits });
const rowsOf = async (sheetData: string, parts = {}) =>
  (await read(await rawWorkbook(`<sheetData>${sheetData}</sheetData>`, parts)))[0].rows;

async function refusal(act: Promise<unknown> | (() => unknown)): Promise<DomainError> {
  try {
    await (typeof act === 'function' ? act() : act);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('against exceljs', () => {
  it.each(['carriers', 'inspectors', 'projects', 'repair-shops', 'plan-joint-county', 'plan-own-agency'])(
    '%s.xlsx gives the same texts',
    async (name) => {
      const file = join(FIXTURES, `${name}.xlsx`);
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(file);
      const sheets = await read(readFileSync(file));
      expect(sheets.map((sheet) => sheet.name)).toEqual(book.worksheets.map((sheet) => sheet.name));
      let compared = 0;
      for (const [index, sheet] of book.worksheets.entries()) {
        const rows = new Map(sheets[index].rows.map((row) => [row.number, row.cells]));
        sheet.eachRow((row, number) =>
          row.eachCell((cell, column) => {
            if (cell.isMerged && cell.master.address !== cell.address) return;
            compared += 1;
            const text = rows.get(number)?.[column - 1] ?? '';
            if (text !== '5133223617318298' && text.length < 16) expect(text).toBe(textOf(cell));
            else expect(text.slice(0, 15)).toBe(textOf(cell).slice(0, 15));
          }),
        );
      }
      expect(compared).toBeGreaterThan(20);
    },
  );

  it('reads what exceljs writes: rich text, links, dates, truth values, formulas, errors, merges', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('数据');
    book.addWorksheet('藏', { state: 'hidden' }).addRow(['不读']);
    sheet.addRow([
      { richText: [{ text: '康' }, { text: '定', font: { bold: true } }] },
      { text: '链接', hyperlink: 'http://example.com' },
      new Date('2026-03-01T00:00:00Z'),
      true,
      0.1 + 0.2,
      29,
    ]);
    sheet.addRow([
      { formula: 'A1', result: 'x' },
      { error: '#N/A' },
      513322361731829800,
      513322361731829,
      '=1+1',
    ]);
    sheet.getCell('A4').value = '合并';
    sheet.getCell('B5').value = '下';
    sheet.mergeCells('A4:A6');
    sheet.getCell('B6').value = '再下';
    const sheets = await read(Buffer.from(await book.xlsx.writeBuffer()));
    expect(sheets).toHaveLength(1);
    expect(sheets[0].rows).toEqual([
      { number: 1, cells: ['康定', '链接', '2026-03-01', 'TRUE', '0.3', '29'] },
      {
        number: 2,
        cells: ['x', '#N/A', '513322361731829824', '513322361731829', '=1+1'],
        flags: { 0: 'FORMULA', 1: 'ERROR_VALUE', 2: 'LONG_NUMBER' },
      },
      { number: 4, cells: ['合并'] },
      { number: 5, cells: ['合并', '下'] },
      { number: 6, cells: ['合并', '再下'] },
    ]);
  });
});

describe('cells', () => {
  it('and rows without addresses follow one another', async () => {
    expect(
      await rowsOf(
        '<row><c t="str"><v>甲</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>1</v></c></row>',
      ),
    ).toEqual([
      { number: 1, cells: ['甲', '', '3'] },
      { number: 5, cells: ['', '', '1'] },
    ]);
  });

  it('with namespace prefixes, entities, CDATA, escapes, phonetics', async () => {
    const sharedStrings =
      '<si><t>a&lt;b&amp;&#24247;&#x5B9A;</t></si><si><r><t>康</t></r><r><t>定</t></r><rPh sb="0" eb="1"><t>kang</t></rPh></si><si><t><![CDATA[<甲>]]></t></si><si><t>一_x000A_二</t></si>';
    const cells = [0, 1, 2, 3].map((n) => `<x:c t="s"><x:v>${n}</x:v></x:c>`).join('');
    expect(await rowsOf(`<x:row r='2'>${cells}</x:row>`, { sharedStrings })).toEqual([
      { number: 2, cells: ['a<b&康定', '康定', '<甲>', '一\n二'] },
    ]);
  });

  it('dates of both systems, by built-in and own formats', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>';
    const cells =
      '<row><c s="0"><v>46082</v></c><c s="1"><v>46082</v></c><c s="2"><v>46082.75</v></c><c s="3"><v>46082</v></c><c s="1"><v>-5</v></c><c t="d"><v>2026-03-01T08:00:00</v></c></row>';
    expect(await rowsOf(cells, { styles })).toEqual([
      {
        number: 1,
        cells: ['46082', '2026-03-01', '2026-03-01', '46082', '-5', '2026-03-01'],
        flags: { 4: 'BAD_DATE' },
      },
    ]);
    const [{ cells: old }] = await rowsOf('<row><c s="1"><v>44620</v></c></row>', {
      styles,
      workbookPr: '<workbookPr date1904="1"/>',
    });
    expect(old).toEqual(['2026-03-01']);
  });

  it.each([
    ['yyyy-mm-dd', true],
    ['yyyy-mm-dd h:mm:ss', true],
    ['[$-804]m"月"d"日";@', true],
    ['mmm', true],
    ['h:mm', false],
    ['mm:ss', false],
    ['General', false],
    ['#,##0.00"元"', false],
    ['0"年"', false],
    ['[Red]0', false],
    ['@', false],
  ])('format %s: %s', (code, date) => expect(isDateFormat(200, code)).toBe(date));

  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, null],
    [61, '1900-03-01'],
    [0, null],
    [1e9, null],
  ])('serial %d is %s', (serial, day) => expect(serialDay(serial, false)).toBe(day));

  it('a formula that shows nothing makes no row', async () => {
    expect(
      await rowsOf('<row><c><f>IF(1,"","")</f><v></v></c></row><row><c><v>1</v></c></row>'),
    ).toHaveLength(1);
  });

  it('too long is cut and flagged', async () => {
    const [row] = await rowsOf(`<row><c t="str"><v>${'长'.repeat(9000)}</v></c></row>`);
    expect(row.cells[0]).toHaveLength(READ_LIMITS.maxCellLength);
    expect(row.flags).toEqual({ 0: 'TOO_LONG' });
  });
});

describe('the scanner', () => {
  const events = (pieces: readonly string[]) => {
    const seen: string[] = [];
    const scanner = new XmlScanner({
      open: (name, attributes) => seen.push(`<${name} ${attribute(attributes, 'a') ?? ''}`),
      close: (name) => seen.push(`/${name}`),
      text: (text) => {
        if (seen.at(-1)?.startsWith('#')) seen[seen.length - 1] += text;
        else seen.push(`#${text}`);
      },
    });
    for (const piece of pieces) scanner.write(piece);
    scanner.end();
    return seen;
  };
  const XML = `<?xml version="1.0"?><!-- <x> --><n:r a="1>2" b='"'><t>康&amp;定</t><e a="&lt;"/><![CDATA[<]]>尾</n:r>`;

  it('gives the same events however the text is cut', () => {
    const whole = events([XML]);
    expect(whole).toEqual(['<r 1>2', '<t ', '#康&定', '/t', '<e <', '/e', '#<尾', '/r']);
    for (let at = 1; at < XML.length; at++) expect(events([XML.slice(0, at), XML.slice(at)])).toEqual(whole);
    expect(events([...XML])).toEqual(whole);
  });

  it.each(['<!DOCTYPE x [<!ENTITY a "b">]><x/>', '<>', '<a', '<a><b></b>', '<a<b/>'])('refuses %s', (xml) => {
    expect(() => events([xml])).toThrow(SyntaxError);
  });
});

describe('what is no workbook', () => {
  const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  it.each([
    ['nothing', Buffer.alloc(0), '空的'],
    ['.xls', Buffer.concat([OLE, Buffer.alloc(600)]), '旧版 .xls'],
    [
      'a password',
      Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      '打开密码',
    ],
    ['CSV', Buffer.from('企业名称,代码\n甲,1\n'), 'CSV'],
    ['CSV in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('甲\t乙\n', 'utf16le')]), 'CSV'],
    ['HTML', Buffer.from('\n<html><table></table></html>'), '网页'],
    ['XML', Buffer.from('<?xml version="1.0"?><Workbook/>'), 'XML'],
    ['PDF', Buffer.from('%PDF-1.7\n'), 'PDF'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), '不是 Excel'],
  ])('%s', async (_, file, words) => {
    const error = await refusal(() => checkFileType(file));
    expect(error.code).toBe('UNREADABLE_FILE');
    expect(error.message).toContain(words);
    expect(error.message).toMatch(/请/);
    expect(await refusal(readWorkbook(file))).toMatchObject({ message: error.message });
  });

  it.each([
    [{ 'word/document.xml': '<x/>' }, 'Word'],
    [{ 'xl/workbook.bin': 'x' }, 'xlsb'],
    [{ 'content.xml': '<x/>' }, 'ods'],
    [{ 'a.txt': 'x' }, '压缩包'],
  ])('a zip of %j', async (files, words) => {
    expect((await refusal(read(await zipOf(files)))).message).toContain(words);
  });

  it('a damaged one', async () => {
    const good = readFileSync(join(FIXTURES, 'carriers.xlsx'));
    const cut = good.subarray(0, good.length - 300);
    expect((await refusal(read(cut))).message).toContain('损坏');
    const broken = Buffer.from(good);
    broken.fill(0x41, 200, 1200);
    expect((await refusal(read(broken))).code).toBe('UNREADABLE_FILE');
    expect((await refusal(readWorkbook(await rawWorkbook('<sheetData><row><c')))).message).toContain('损坏');
  });

  it('a path that leads nowhere', async () => {
    expect(await refusal(readWorkbook('/没有/这个.xlsx'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('limits', () => {
  function* repeated(text: string, times: number): Generator<string> {
    for (let i = 0; i < times; i++) yield text;
  }

  it('a zip bomb is refused by what really comes out', async () => {
    const bomb = await rawWorkbook('<sheetData/>', {
      extra: { 'xl/media/a.bin': repeated('0'.repeat(1 << 20), 160) },
    });
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(await refusal(readWorkbook(bomb))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('a size that the directory hides does not help it', async () => {
    const bomb = await rawWorkbook('<sheetData/>', {
      extra: { 'a.bin': repeated('0'.repeat(1 << 20), 160) },
    });
    // The central directory says 1 byte; the real size stands in it once.
    const size = Buffer.alloc(4);
    size.writeUInt32LE(160 * (1 << 20));
    for (let at = bomb.indexOf(size); at >= 0; at = bomb.indexOf(size, at + 1)) bomb.writeUInt32LE(1, at);
    expect((await refusal(readWorkbook(bomb))).code).toBe('UNREADABLE_FILE');
  });

  it('too many parts', async () => {
    const extra = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`p${i}`, 'x']));
    expect(await refusal(read(await rawWorkbook('<sheetData/>', { extra })))).toMatchObject({
      code: 'TOO_LARGE',
    });
  });

  it('stops at the row limit without holding the rest', async () => {
    const head = '<worksheet><sheetData>';
    const row = '<row><c t="str"><v>甲</v></c></row>'.repeat(1000);
    const file = await rawWorkbook(
      (function* () {
        yield head;
        yield* repeated(row, 200);
        yield '</sheetData></worksheet>';
      })(),
    );
    const [sheet] = await readWorkbook(file);
    expect(sheet).toMatchObject({ tooManyRows: true });
    expect(sheet.rows).toHaveLength(READ_LIMITS.maxRows);
  });

  it('one long shared string over many cells', async () => {
    const sharedStrings = `<si><t>${'长'.repeat(5000)}</t></si>`;
    const rows = '<row><c t="s"><v>0</v></c></row>'.repeat(20_000);
    const file = await rawWorkbook(`<sheetData>${rows}</sheetData>`, { sharedStrings });
    expect(await refusal(readWorkbook(file))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('columns past the limit, merges of the whole sheet, a file that is too big, a time limit', async () => {
    const wide = await rawWorkbook(
      '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    );
    expect(await read(wide)).toMatchObject([{ tooWide: true, rows: [{ number: 1, cells: ['1'] }] }]);
    const file = readFileSync(join(FIXTURES, 'carriers.xlsx'));
    expect(await refusal(readWorkbook(file, { ...READ_LIMITS, maxFileBytes: 5000 }))).toMatchObject({
      code: 'TOO_LARGE',
    });
    expect((await refusal(readWorkbook(file, { ...READ_LIMITS, timeoutMs: 1 }))).message).toContain(
      '用时过长',
    );
  });

  it('memory of the thread', async () => {
    const rows = '<row><c t="str"><v>甲乙丙丁</v></c></row>'.repeat(90_000);
    const file = await rawWorkbook(`<sheetData>${rows}</sheetData>`);
    expect((await refusal(readWorkbook(file, { ...READ_LIMITS, maxHeapMb: 12 }))).code).toBe('TOO_LARGE');
  });
});
