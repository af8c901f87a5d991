import { strFromU8, unzipSync } from 'fflate';
import { qrPng } from '../../src/platform/qr.js';
import { wordFile } from '../../src/platform/word/word-file.js';
import type { WordBlock, WordSpec } from '../../src/platform/word/word-types.js';

async function partsOf(blocks: readonly WordBlock[], rest: Partial<WordSpec> = {}) {
  const files = unzipSync(await wordFile({ title: '标题', author: '测试局', blocks, ...rest }));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** Texts in the order of the document; a tag that does not close is found by the count. */
const texts = (xml: string): string[] =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text);

function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, selfClosed] of xml.matchAll(/<(\/?)([A-Za-z0-9:]+)[^>]*?(\/?)>/g)) {
    if (selfClosed) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

const list = (rows: readonly (readonly (string | number)[])[]): WordBlock => ({
  kind: 'LIST',
  columns: [
    { heading: '序号', width: 10, look: 'NUMBER' },
    { heading: '名称', width: 60 },
    { heading: '代码', width: 30, look: 'CODE' },
  ],
  rows,
  none: '没有',
});

describe('a Word document', () => {
  it('is A4 with page numbers in Chinese and Chinese faces, other names of which are known', async () => {
    const parts = await partsOf([{ kind: 'PARAGRAPH', text: '正文' }]);
    expect(parts['word/document.xml']).toMatch(/<w:pgSz [^>]*w:w="11906" w:h="16838"/);
    expect(texts(parts['word/footer1.xml'])).toEqual(['第 ', ' 页 共 ', ' 页']);
    expect(parts['word/footer1.xml']).toMatch(/PAGE<.*NUMPAGES</s);
    expect(parts['word/document.xml']).toContain('w:eastAsia="仿宋"');
    expect(parts['word/fontTable.xml']).toContain('<w:font w:name="仿宋"><w:altName w:val="FangSong"/>');
    expect(Object.keys(parts)[0]).toBe('[Content_Types].xml');
  });

  it('repeats the head of a list on every page and tears no row apart', async () => {
    const { 'word/document.xml': xml } = await partsOf([list([[1, '甲', 'A']]), list([])]);
    expect(wellFormed(xml)).toBe(true);
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(2);
    expect(xml.match(/<w:tr><w:trPr><w:cantSplit\/><\/w:trPr>/g)).toHaveLength(1);
    expect(texts(xml)).toEqual([
      '标题',
      '序号',
      '名称',
      '代码',
      '1',
      '甲',
      'A',
      '序号',
      '名称',
      '代码',
      '没有',
    ]);
    expect(xml).not.toContain('ListPlace');
    const styles = (await partsOf([]))['word/styles.xml'];
    for (const style of ['ListText', 'ListCode', 'ListNumber', 'ListHead']) {
      expect(styles).toContain(`w:styleId="${style}"`);
    }
  });

  it('puts two tables side by side as two, and never ends in one', async () => {
    const { 'word/document.xml': xml } = await partsOf([list([]), list([])]);
    expect(xml).not.toContain('</w:tbl><w:tbl>');
    expect(xml).toMatch(/<\/w:p><w:sectPr>/);
  });

  it('holds every text that a registry can hold', async () => {
    const hostile = `<b>&"'\u0000\u0001\uFFFE\uD800甲\uD83D\uDE00\u202E乙{{list 0}}\n第二行`;
    const { 'word/document.xml': xml } = await partsOf([
      list([[1, hostile, hostile]]),
      { kind: 'PARAGRAPH', text: hostile },
      { kind: 'FORM', rows: [[{ label: hostile, value: hostile }]] },
      { kind: 'SIGNATURES', lines: [hostile] },
    ]);
    expect(wellFormed(xml)).toBe(true);
    expect(xml).not.toMatch(/[\u0000-\u0008\uFFFE]/);
    expect(texts(xml).filter((text) => text === '第二行')).toHaveLength(6);
    expect(xml.match(/<w:br\/>/g)).toHaveLength(6);
  });

  it('does not take a text for the place of a list', async () => {
    const { 'word/document.xml': xml } = await partsOf([
      { kind: 'PARAGRAPH', text: '0' },
      list([[1, '甲', 'A']]),
    ]);
    expect(texts(xml).slice(0, 3)).toEqual(['标题', '0', '序号']);
  });

  it('holds pictures with words for who does not see them', async () => {
    const parts = await partsOf([
      { kind: 'PICTURES', pictures: [{ png: await qrPng('x'), caption: '公示页', alt: '二维码' }] },
    ]);
    expect(parts['word/document.xml']).toContain('descr="二维码"');
    expect(Object.keys(parts).some((name) => /^word\/media\/.*\.png$/.test(name))).toBe(true);
  });

  it('takes thousands of rows in a second or two', async () => {
    const rows = Array.from({ length: 8000 }, (_, n) => [n + 1, `企业${n}`, 'a'.repeat(64)]);
    const start = performance.now();
    const { 'word/document.xml': xml } = await partsOf([list(rows)]);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(xml.match(/<w:tr>/g)).toHaveLength(8001);
  });
});
