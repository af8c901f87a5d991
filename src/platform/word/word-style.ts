import { AlignmentType, convertMillimetersToTwip, type IParagraphStyleOptions, type IRunOptions } from 'docx';

/**
 * Faces of official documents (GB/T 9704). They are named, not embedded: Word and WPS on Chinese Windows have them,
 * and every other program puts its own Chinese face in their place.
 */
const face = (eastAsia: string) => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
});
const BODY_FACE = face('仿宋');
const CODE_FACE = { ascii: 'Consolas', hAnsi: 'Consolas', cs: 'Consolas', eastAsia: '仿宋' };

/** Sizes in half points: 二号 44, 四号 28, 小四 24, 五号 21, 小五 18. */
export const RUNS = {
  title: { font: face('宋体'), size: 36, bold: true, color: '000000' },
  heading: { font: face('黑体'), size: 24, color: '000000' },
  body: { font: BODY_FACE, size: 21 },
  label: { font: face('黑体'), size: 19 },
  cell: { font: BODY_FACE, size: 19 },
  code: { font: CODE_FACE, size: 15 },
  note: { font: BODY_FACE, size: 18, color: '404040' },
} as const satisfies Record<string, IRunOptions>;

/** A4 upright, in twentieths of a point. */
export const PAGE = {
  width: 11_906,
  height: 16_838,
  margin: {
    top: convertMillimetersToTwip(22),
    bottom: convertMillimetersToTwip(20),
    left: convertMillimetersToTwip(22),
    right: convertMillimetersToTwip(20),
    header: convertMillimetersToTwip(11),
    footer: convertMillimetersToTwip(11),
  },
} as const;

/** Width of the text: what a table may take. */
export const TEXT_WIDTH = PAGE.width - PAGE.margin.left - PAGE.margin.right;

/** Ids of the paragraph styles of a list's cells: a long list names them in place of describing each cell. */
export const CELL_STYLES = {
  text: 'ListText',
  code: 'ListCode',
  number: 'ListNumber',
  head: 'ListHead',
} as const;

const CENTRED = { alignment: AlignmentType.CENTER };

export const CELLS: IParagraphStyleOptions[] = [
  { id: CELL_STYLES.text, name: '列表文字', run: RUNS.cell },
  { id: CELL_STYLES.code, name: '列表代码', run: RUNS.code },
  { id: CELL_STYLES.number, name: '列表数字', run: RUNS.cell, paragraph: { alignment: AlignmentType.RIGHT } },
  { id: CELL_STYLES.head, name: '列表表头', run: RUNS.label, paragraph: CENTRED },
];

const FACES = [
  ['仿宋', 'FangSong', '86'],
  ['宋体', 'SimSun', '86'],
  ['黑体', 'SimHei', '86'],
  ['Times New Roman', 'Liberation Serif', '00'],
  ['Consolas', 'Courier New', '00'],
] as const;

/** word/fontTable.xml: under which other name a face is known. */
export const FONT_TABLE = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
  '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
  ...FACES.map(
    ([name, other, charset]) =>
      `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="${charset}"/></w:font>`,
  ),
  '</w:fonts>',
].join('');
