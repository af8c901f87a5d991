import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { DomainError } from '../../src/kernel/domain-error.js';
import { ALL_DOCUMENT_KINDS, DOCUMENT_KINDS } from '../../src/inspection/documents/document-kinds.js';
import { DOCUMENT_NAMES, QR_PICTURE } from '../../src/inspection/documents/document-names.js';
import { sampleValues, tryTemplate } from '../../src/inspection/documents/try-template.js';
import { qrPng } from '../../src/platform/qr.js';
import { templateFile } from '../../src/platform/word/template/template-file.js';
import { openTemplate } from '../../src/platform/word/template/template-package.js';
import { paragraphTexts, tagsOf } from '../../src/platform/word/template/template-tags.js';
import type { TemplateValues } from '../../src/platform/word/template/template-types.js';
import { readZip } from '../support/zip-reader.js';

const FOLDER = join(__dirname, '../../templates/word');
const bytesOf = (kind: keyof typeof DOCUMENT_KINDS) => readFileSync(join(FOLDER, DOCUMENT_KINDS[kind].file));
const BLANK: TemplateValues = { texts: {}, rows: {}, pictures: {} };

/** Fills a template and reads the file back. */
async function filled(bytes: Buffer, copies: readonly TemplateValues[]): Promise<Map<string, string>> {
  const opened = await openTemplate(bytes);
  if ('faults' in opened) throw new Error(JSON.stringify(opened.faults));
  const pieces: Buffer[] = [];
  for await (const piece of templateFile(opened.parts, DOCUMENT_NAMES, copies)) pieces.push(piece);
  const parts = await readZip(Buffer.concat(pieces));
  return new Map([...parts].map(([name, content]) => [name, content.toString('utf8')]));
}

const DOCUMENT = 'word/document.xml';
const textsOf = (parts: ReadonlyMap<string, string>) => paragraphTexts(parts.get(DOCUMENT) ?? '');

/** The delivered notice with parts changed. */
function changed(change: (parts: Record<string, Uint8Array>) => void): Buffer {
  const parts: Record<string, Uint8Array> = unzipSync(bytesOf('NOTICE'));
  change(parts);
  return Buffer.from(zipSync(parts));
}

/** The delivered notice with its text changed. */
const withText = (change: (xml: string) => string) =>
  changed((parts) => {
    parts[DOCUMENT] = strToU8(change(strFromU8(parts[DOCUMENT])));
  });

/** A notice whose text is these paragraphs alone. */
const withParagraphs = (...texts: string[]) =>
  withText((xml) =>
    xml.replace(
      /<w:body>[\s\S]*(?=<w:sectPr)/,
      `<w:body>${texts.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')}`,
    ),
  );

async function faultsOf(bytes: Buffer, name = '模板.docx'): Promise<string[]> {
  try {
    await tryTemplate({ name, bytes });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.faults.length > 0 ? error.faults.map(({ message }) => message) : [error.message];
  }
}

describe('the delivered templates', () => {
  it.each(ALL_DOCUMENT_KINDS)(
    '%s is taken, and shows its samples, with nothing left to fill',
    async (kind) => {
      expect(await faultsOf(bytesOf(kind))).toEqual([]);
      const parts = await filled(bytesOf(kind), [sampleValues()]);
      const text = textsOf(parts).join('\n');
      expect(tagsOf(parts.get(DOCUMENT) ?? '')).toEqual({ tags: [], loose: [] });
      expect(text).toContain(DOCUMENT_KINDS[kind].name.replace('(', '（').replace(')', '）').slice(0, 2));
      for (const { text: name } of tagsOf(strFromU8(unzipSync(bytesOf(kind))[DOCUMENT])).tags) {
        const fields = [...DOCUMENT_NAMES.fields, ...DOCUMENT_NAMES.loops.flatMap((loop) => loop.fields)];
        const sample = fields.find((field) => field.name === name)?.sample;
        if (sample) expect(text).toContain(sample);
      }
    },
  );

  it.each(ALL_DOCUMENT_KINDS)('%s renders with nothing known, and leaves room to write', async (kind) => {
    const text = textsOf(await filled(bytesOf(kind), [BLANK])).join('\n');
    expect(text).not.toMatch(/[{}]|undefined|null/);
    expect(text).toContain('　　月　　日');
  });

  it('name nothing twice', () => {
    const names = [
      ...DOCUMENT_NAMES.fields.map(({ name }) => name),
      ...DOCUMENT_NAMES.loops.flatMap(({ name, fields }) => [name, ...fields.map((field) => field.name)]),
    ];
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('a file of many copies', () => {
  it('gives each copy its own text, page 1 and picture, and no drawing number twice', async () => {
    const copy = async (n: number): Promise<TemplateValues> => ({
      texts: { ...sampleValues().texts, 检查对象名称: `第${n}家企业` },
      rows: sampleValues().rows,
      pictures: { [QR_PICTURE]: await qrPng(`http://localhost/${n}`) },
    });
    // 23 is no multiple of what is filled in one go.
    const copies = await Promise.all(Array.from({ length: 23 }, (_, at) => copy(at + 1)));
    const parts = await filled(bytesOf('NOTICE'), copies);
    const xml = parts.get(DOCUMENT) ?? '';
    const sections = xml.split('</w:sectPr>').slice(0, -1);
    expect(sections).toHaveLength(23);
    sections.forEach((section, at) => {
      expect(paragraphTexts(section).join('\n')).toContain(`第${at + 1}家企业（`);
      expect(section).toContain(`r:embed="rIdCopy${at + 1}x1"`);
      expect(section).toContain('<w:pgNumType w:start="1"/>');
      expect(section).toContain('<w:type w:val="nextPage"/>');
    });
    const drawings = [...xml.matchAll(/<wp:docPr id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(drawings).size).toBe(23);
    const relations = parts.get('word/_rels/document.xml.rels') ?? '';
    for (const [, target] of relations.matchAll(/Target="(media\/copy[^"]*)"/g)) {
      expect(parts.has(`word/${target}`)).toBe(true);
    }
    expect(relations.match(/media\/copy/g)).toHaveLength(23);
  });

  it('takes the placeholder picture out where a copy has none', async () => {
    const xml = (await filled(bytesOf('NOTICE'), [BLANK])).get(DOCUMENT) ?? '';
    expect(xml).not.toContain('<w:drawing>');
  });

  it('holds any value as inert text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (raw) => {
        const value = `前${raw}<w:p/>&amp;{任务编号}{#检查事项}\u0000\u0007\uE0F0后`;
        const bytes = withParagraphs('甲{检查对象名称}乙');
        const parts = await filled(bytes, [{ ...BLANK, texts: { 检查对象名称: value } }]);
        const [text, ...others] = textsOf(parts);
        expect(others).toEqual([]);
        expect(text.startsWith('甲前')).toBe(true);
        expect(text.endsWith('后乙')).toBe(true);
        expect(text).toContain('<w:p/>&amp;{任务编号}{#检查事项}');
        expect(parts.get(DOCUMENT)).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an uploaded template is refused', () => {
  it('with every fault of its placeholders at once, and where each stands', async () => {
    const bytes = withParagraphs(
      '对象：{企业名称}',
      '人员：{姓名}',
      '{#检查事项}{事项名称}',
      '没有收尾的{任务编号',
      '多出的}',
      '{/检查人员}',
      '{@检查对象名称}',
      '{#任务编号}',
    );
    const faults = await faultsOf(bytes);
    const expected: [string, string][] = [
      ['正文第1段“对象：{企业名称}”', '没有名为“企业名称”的占位符'],
      ['正文第2段', '只能放在“{#检查人员}”与“{/检查人员}”之间'],
      ['正文第3段', '循环“{#检查事项}”没有结束'],
      ['正文第4段', '没有对应的右花括号'],
      ['正文第5段', '没有对应的左花括号'],
      ['正文第6段', '之前没有“{#检查人员}”'],
      ['正文第7段', '没有名为“@检查对象名称”的占位符'],
      ['正文第8段', '循环不能套循环'],
    ];
    expect(faults).toHaveLength(expected.length);
    for (const [place, words] of expected) {
      expect(faults).toContainEqual(
        expect.stringMatching(new RegExp(`^${escaped(place)}.*${escaped(words)}`)),
      );
    }
  });

  it('where a loop begins in a table and ends outside', async () => {
    const cell = (text: string) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`;
    const bytes = withText((xml) =>
      xml.replace(
        /<w:body>[\s\S]*(?=<w:sectPr)/,
        `<w:body><w:tbl><w:tr>${cell('{#检查事项}{事项名称}')}</w:tr></w:tbl><w:p><w:r><w:t>{/检查事项}</w:t></w:r></w:p>`,
      ),
    );
    expect(await faultsOf(bytes)).toEqual([expect.stringContaining('不在同一层')]);
  });

  const cases: [string, () => Buffer, string][] = [
    ['no document', () => Buffer.from('%PDF-1.7 %%EOF'), '扩展名与内容不符'],
    ['a macro', () => changed((parts) => (parts['word/vbaProject.bin'] = strToU8('x'))), '宏'],
    ['a nested archive', () => changed((parts) => (parts['word/embeddings/a.zip'] = strToU8('PK'))), 'a.zip'],
    [
      'a link to the outside',
      () =>
        changed((parts) => {
          const name = 'word/_rels/document.xml.rels';
          const link = '<Relationship Id="x" Type="t" Target="http://x/" TargetMode="&#69;xternal"/>';
          parts[name] = strToU8(
            strFromU8(parts[name]).replace('</Relationships>', `${link}</Relationships>`),
          );
        }),
      '指向外部的链接',
    ],
    [
      'a field that fetches',
      () => withText((xml) => xml.replace('<w:t ', '<w:instrText>DDEAUTO c</w:instrText><w:t ')),
      '域',
    ],
    [
      'a document type',
      () => withText((xml) => xml.replace('<w:document', '<!DOCTYPE a [<!ENTITY b "c">]><w:document')),
      '损坏',
    ],
    [
      'hidden words',
      () => withText((xml) => xml.replace('<w:t ', '<w:instrText><![CDATA[DDE]]></w:instrText><w:t ')),
      '损坏',
    ],
    ['half a document', () => withText((xml) => xml.slice(0, xml.length / 2)), '损坏'],
    [
      'an SVG as picture',
      () => changed((parts) => (parts['word/media/image1.png'] = strToU8('<svg/>'))),
      'PNG 或 JPEG',
    ],
    [
      'tracked changes',
      () => withText((xml) => xml.replace('<w:sectPr>', '<w:p><w:ins w:id="1"/></w:p><w:sectPr>')),
      '修订',
    ],
    [
      'a placeholder in the footer',
      () =>
        changed(
          (parts) =>
            (parts['word/footer1.xml'] = strToU8(
              strFromU8(parts['word/footer1.xml']).replace('— ', '{任务编号}'),
            )),
        ),
      '页脚',
    ],
    [
      'two page set-ups',
      () => withText((xml) => xml.replace('<w:body>', '<w:body><w:p><w:pPr><w:sectPr/></w:pPr></w:p>')),
      '分节符',
    ],
    [
      'a bomb',
      () => changed((parts) => (parts['word/media/b.png'] = new Uint8Array(45_000_000))),
      '超过 40 MB',
    ],
  ];
  it.each(cases)('with %s', async (_name, make, words) => {
    expect((await faultsOf(make())).join('\n')).toContain(words);
  });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
