import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { listXml } from './word-list.js';
import { formTable } from './word-table.js';
import { CELLS, FONT_TABLE, PAGE, RUNS, TEXT_WIDTH } from './word-style.js';
import { runsOf, wordText } from './word-text.js';
import type { WordBlock, WordPictures, WordSignatures, WordSpec } from './word-types.js';

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Side of a picture on paper, in pixels of 1/96 inch: 28 mm. */
const PICTURE_SIDE = 106;
const SIGNATURE_HEIGHT = 560;

const CONTENT = 'word/document.xml';
const TYPES = '[Content_Types].xml';
const FONTS = 'word/fontTable.xml';
/** A paragraph of this style stands where a list will stand; its text is the block's place. */
const PLACE_STYLE = 'ListPlace';
const PLACE = new RegExp(
  `<w:p><w:pPr><w:pStyle w:val="${PLACE_STYLE}"/></w:pPr><w:r><w:t[^>]*>([0-9]+)</w:t></w:r></w:p>`,
);

/**
 * Makes a .docx: A4, Chinese faces, page numbers 第 x 页 共 y 页. It is held whole in memory, about 1 kB a row of a
 * list: give long lists cut, and say where the rest is.
 */
export async function wordFile(spec: WordSpec): Promise<Buffer> {
  const document = new Document({
    title: wordText(spec.title),
    creator: wordText(spec.author),
    description: '',
    styles: { default: { document: { run: RUNS.body } }, paragraphStyles: CELLS },
    sections: [
      {
        properties: { page: { size: { width: PAGE.width, height: PAGE.height }, margin: PAGE.margin } },
        headers: { default: headerOf(spec.header ?? '') },
        footers: { default: footer() },
        children: [...titleOf(spec), ...spec.blocks.flatMap(blockOf), small()],
      },
    ],
  });
  return withLists(await Packer.toBuffer(document), spec.blocks);
}

/** Puts the lists in their places, and names what stands in for a face that a program does not have. */
function withLists(docx: Buffer, blocks: readonly WordBlock[]): Buffer {
  const { [TYPES]: types, ...files } = unzipSync(docx);
  // split gives text, place of the list, text, …
  const xml = strFromU8(files[CONTENT])
    .split(PLACE)
    .map((part, at) => {
      const block = at % 2 === 0 ? undefined : blocks[Number(part)];
      return block?.kind === 'LIST' ? listXml(block) : part;
    });
  return Buffer.from(
    zipSync({ [TYPES]: types, ...files, [CONTENT]: strToU8(xml.join('')), [FONTS]: strToU8(FONT_TABLE) }),
  );
}

function titleOf({ title, subtitle }: WordSpec): Paragraph[] {
  const centred = (text: string, run: (typeof RUNS)[keyof typeof RUNS], after: number) =>
    new Paragraph({ children: runsOf(text, run), alignment: AlignmentType.CENTER, spacing: { after } });
  const head = new Paragraph({
    children: runsOf(title, RUNS.title),
    heading: HeadingLevel.TITLE,
    alignment: AlignmentType.CENTER,
    spacing: { after: 80 },
  });
  return subtitle === undefined ? [head] : [head, centred(subtitle, RUNS.body, 120)];
}

function headerOf(text: string): Header {
  return new Header({
    children: [new Paragraph({ children: runsOf(text, RUNS.note), alignment: AlignmentType.RIGHT })],
  });
}

function footer(): Footer {
  const { CURRENT, TOTAL_PAGES } = PageNumber;
  const run = new TextRun({ ...RUNS.note, children: ['第 ', CURRENT, ' 页 共 ', TOTAL_PAGES, ' 页'] });
  return new Footer({ children: [new Paragraph({ children: [run], alignment: AlignmentType.CENTER })] });
}

function blockOf(block: WordBlock, place: number): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'HEADING':
      return [
        new Paragraph({
          children: runsOf(block.text, RUNS.heading),
          heading: HeadingLevel.HEADING_1,
          keepNext: true,
          spacing: { before: 200, after: 80 },
        }),
      ];
    case 'PARAGRAPH':
      return [paragraph(block.text, block.look)];
    case 'FORM':
      return [formTable(block), small()];
    case 'LIST':
      return [new Paragraph({ style: PLACE_STYLE, children: [new TextRun(String(place))] }), small()];
    case 'PICTURES':
      return [pictures(block), small()];
    case 'SIGNATURES':
      return [signatures(block), small()];
  }
}

function paragraph(text: string, look?: 'NOTE' | 'CODE'): Paragraph {
  const run = look === 'NOTE' ? RUNS.note : look === 'CODE' ? RUNS.code : RUNS.body;
  return new Paragraph({ children: runsOf(text, run), spacing: { before: 60, after: 60 } });
}

/** Two tables in a row would be one, and the last thing of a document must not be one. */
function small(): Paragraph {
  return new Paragraph({ children: [], spacing: { line: 120, lineRule: LineRuleType.EXACT } });
}

const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' };
const NO_BORDERS = {
  ...{ top: NO_LINE, bottom: NO_LINE, left: NO_LINE, right: NO_LINE },
  ...{ insideHorizontal: NO_LINE, insideVertical: NO_LINE },
};

/** A table without lines; fixed, as all. */
function bare(columnWidths: number[], rows: TableRow[]): Table {
  return new Table({
    ...{ rows, columnWidths, borders: NO_BORDERS, layout: TableLayoutType.FIXED },
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
  });
}

function pictures({ pictures: shown }: WordPictures): Table {
  const width = Math.floor(TEXT_WIDTH / Math.max(1, shown.length));
  const cells = shown.map(
    ({ png, caption, alt }) =>
      new TableCell({
        width: { size: width, type: WidthType.DXA },
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            keepNext: true,
            children: [
              new ImageRun({
                type: 'png',
                data: png,
                transformation: { width: PICTURE_SIDE, height: PICTURE_SIDE },
                altText: { name: alt, title: alt, description: alt },
              }),
            ],
          }),
          new Paragraph({ alignment: AlignmentType.CENTER, children: runsOf(caption, RUNS.note) }),
        ],
      }),
  );
  return bare(
    shown.map(() => width),
    [new TableRow({ cantSplit: true, children: cells })],
  );
}

function signatures({ lines }: WordSignatures): Table {
  const label = Math.floor(TEXT_WIDTH * 0.6);
  const widths = [label, TEXT_WIDTH - label];
  const under = { ...NO_BORDERS, bottom: { style: BorderStyle.SINGLE, size: 6, color: '000000' } };
  const rows = lines.map(
    (text, index) =>
      new TableRow({
        cantSplit: true,
        height: { value: SIGNATURE_HEIGHT, rule: 'atLeast' },
        children: [text, ''].map(
          (content, column) =>
            new TableCell({
              width: { size: widths[column], type: WidthType.DXA },
              verticalAlign: VerticalAlignTable.BOTTOM,
              ...(column === 1 ? { borders: under } : {}),
              children: [
                new Paragraph({
                  children: runsOf(content, RUNS.body),
                  // All on one page: a row keeps with the next one.
                  keepNext: index < lines.length - 1,
                  spacing: { line: 280, lineRule: LineRuleType.AT_LEAST },
                }),
              ],
            }),
        ),
      }),
  );
  return bare(widths, rows);
}
