import type { CellArea } from './cell-address.js';
import { attribute } from './xml-scanner.js';

/** How a cell's style shapes a long text. */
interface TextStyle {
  readonly wraps: boolean;
  /** Points. */
  readonly size: number;
}

/** Width of a column where the sheet names none, in characters. */
const USUAL_WIDTH = 8.43;
const USUAL_SIZE = 11;
/** Characters of the width that the edges of a cell take. */
const EDGES = 1;
/** Highest row that a sheet can have, in points. */
const HIGHEST = 409;
/** Height of a line for a size of type, and what stays free above and below, in points. */
const LINE = 1.36;
const FREE = 4;

/**
 * Tells how high a row must be for its texts. Spreadsheet programs do not agree on growing rows by themselves when a
 * file is opened: a row whose height is written looks the same in all of them.
 */
export class RowHeights {
  private constructor(
    private readonly styles: readonly TextStyle[],
    private readonly widths: ReadonlyMap<number, number>,
    private readonly usual: number,
  ) {}

  /**
   * @param styles XML of the workbook's styles
   * @param head XML of the sheet before its rows
   */
  static of(styles: string, head: string): RowHeights {
    const widths = new Map<number, number>();
    for (const [, attributes] of head.matchAll(/<col\b([^>]*?)\/?>/g)) {
      const [from, to] = [Number(attribute(attributes, 'min')), Number(attribute(attributes, 'max'))];
      const width = Number(attribute(attributes, 'width'));
      // A sheet may say one width for all its columns to the right.
      for (let column = from; column <= Math.min(to, 200) && width > 0; column++) widths.set(column, width);
    }
    const usual = Number(/<sheetFormatPr\b[^>]*\bdefaultColWidth="([\d.]+)"/.exec(head)?.[1] ?? USUAL_WIDTH);
    return new RowHeights(textStyles(styles), widths, usual);
  }

  /**
   * Attributes of a row high enough for these texts; those it had where they suffice.
   * @param cells column, index of the style ('' for none) and text
   * @param merges areas of this row; a text in one has all its columns
   */
  grown(
    attributes: string,
    cells: readonly { readonly column: number; readonly style: string; readonly text: string }[],
    merges: readonly CellArea[],
  ): string {
    const height = Number(attribute(attributes, 'ht') ?? 0);
    const needed = Math.max(0, ...cells.map((cell) => this.needed(cell, merges)));
    if (needed <= height) return attributes;
    const kept = attributes.replace(/ (?:ht|customHeight)="[^"]*"/g, '');
    return `${kept} ht="${Math.ceil(needed)}" customHeight="1"`;
  }

  private needed(
    { column, style, text }: { readonly column: number; readonly style: string; readonly text: string },
    merges: readonly CellArea[],
  ): number {
    const { wraps, size } = this.styles[Number(style || 0)] ?? { wraps: false, size: USUAL_SIZE };
    if (!wraps || text === '') return 0;
    const area = merges.find(({ left, right }) => left <= column && column <= right);
    let width = 0;
    for (let at = area?.left ?? column; at <= (area?.right ?? column); at++) {
      width += this.widths.get(at) ?? this.usual;
    }
    return heightOf(text, width, size);
  }
}

/**
 * Points that a wrapped text takes, at most the highest row.
 * @param width of the column, in characters of the usual size
 * @param size of the type, in points
 */
export function heightOf(text: string, width: number, size: number): number {
  const room = Math.max(2, ((width - EDGES) * USUAL_SIZE) / size);
  const lines = text.split('\n').reduce((sum, line) => sum + linesOf(line, room), 0);
  return Math.min(HIGHEST, lines * size * LINE + FREE);
}

/** Lines that a text takes: Chinese characters are two wide and break anywhere, words and numbers stay whole. */
function linesOf(text: string, room: number): number {
  let lines = 1;
  let used = 0;
  for (const [part] of text.matchAll(/[\u0021-\u007E]+|[^]/gu)) {
    const wide = /^[\u0020-\u007E]/.test(part) ? part.length * 1.1 : 2.05;
    if (used + wide <= room) used += wide;
    else if (wide <= room) {
      lines += 1;
      used = wide;
    } else {
      // Too long for any line: it is broken where it ends.
      const all = used + wide;
      lines += Math.floor(all / room);
      used = all % room;
    }
  }
  return lines;
}

function textStyles(xml: string): TextStyle[] {
  const fonts = elements(/<fonts\b[^>]*>([\s\S]*?)<\/fonts>/.exec(xml)?.[1] ?? '', 'font');
  const sizes = fonts.map((font) => Number(/<sz\b[^>]*\bval="([\d.]+)"/.exec(font)?.[1] ?? USUAL_SIZE));
  const formats = elements(/<cellXfs\b[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml)?.[1] ?? '', 'xf');
  return formats.map((format) => ({
    wraps: /<alignment\b[^>]*\bwrapText="(?:1|true)"/.test(format),
    size: sizes[Number(/\bfontId="(\d+)"/.exec(format)?.[1] ?? 0)] ?? USUAL_SIZE,
  }));
}

/** Elements of a name, each as its whole text. */
function elements(xml: string, name: string): string[] {
  return xml.match(new RegExp(`<${name}\\b(?:[^>]*?/>|[\\s\\S]*?</${name}>)`, 'g')) ?? [];
}
