import { fitted, lineSvg, pictureSvg, type PictureWords, rectSvg, textSvg } from './svg.js';

/** A row of the year: its name and what each month holds. */
export interface MonthRow {
  readonly name: string;
  /** Twelve texts, January first; empty: nothing in that month. A text of three signs fits its square. */
  readonly months: readonly string[];
}

export interface MonthGridSpec extends PictureWords {
  readonly rows: readonly MonthRow[];
}

const NAME = 190;
const CELL = 42;
const ROW = 30;
const HEAD = 26;

/** A year as rows by months: a filled square with its figure where something happens, nothing elsewhere. */
export function monthGridSvg(spec: MonthGridSpec): string {
  const height = HEAD + Math.max(1, spec.rows.length) * ROW + 4;
  const width = NAME + 12 * CELL + 4;
  const heads = Array.from({ length: 12 }, (_, m) =>
    textSvg(NAME + m * CELL + CELL / 2, HEAD - 9, `${m + 1}月`, { anchor: 'middle' }),
  );
  const body = spec.rows.map((row, at) => rowSvg(row, HEAD + at * ROW));
  return pictureSvg(spec, 'month-grid', { width, height }, [...heads, ...body].join(''));
}

function rowSvg({ name, months }: MonthRow, top: number): string {
  const squares = months.map((text, m) => {
    if (text === '') return '';
    const box = { x: NAME + m * CELL + 1, y: top + 2, width: CELL - 2, height: ROW - 4 };
    const middle = { anchor: 'middle' as const };
    return (
      rectSvg(box, 'tile depth-1', `${name} ${m + 1}月 ${text}`) +
      textSvg(box.x + box.width / 2, top + 20, text, middle)
    );
  });
  return [
    lineSvg(0, top, NAME + 12 * CELL, top),
    textSvg(0, top + 20, fitted(name, NAME - 10)),
    ...squares,
  ].join('');
}
