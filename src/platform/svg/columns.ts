import { axisEnd, lineSvg, pictureSvg, type PictureWords, rectSvg, shortNumber, textSvg } from './svg.js';

/** One column of a histogram. */
export interface Column {
  /** Under the column: 3, 3次, 10以上. */
  readonly label: string;
  readonly value: number;
  /** What chance would give, drawn as a line over the column with a diamond in it; absent for none. */
  readonly expected?: number;
}

export interface ColumnsSpec extends PictureWords {
  readonly columns: readonly Column[];
  /** What is counted, above the axis: 席位数. */
  readonly axis: string;
  /** What the labels count, below: 候选人数. */
  readonly below: string;
}

const WIDTH = 340;
const TOP = 26;
const FLOOR = 150;
const LEFT = 38;
const RIGHT = WIDTH - 4;

/** A histogram; expected values are marks of another shape, so that they are told apart without colour. */
export function columnsSvg(spec: ColumnsSpec): string {
  const end = axisEnd(Math.max(0, ...spec.columns.flatMap(({ value, expected = 0 }) => [value, expected])));
  const y = (value: number): number => FLOOR - (value / end) * (FLOOR - TOP);
  const step = (RIGHT - LEFT) / Math.max(1, spec.columns.length);
  const grid = [end, end / 2].map((value) =>
    Number.isInteger(value)
      ? lineSvg(LEFT, y(value), RIGHT, y(value), 'grid') +
        textSvg(LEFT - 5, y(value) + 4, String(value), { anchor: 'end', look: 'soft' })
      : '',
  );
  const columns = spec.columns.map((column, index) =>
    columnSvg(column, { left: LEFT + index * step, step, y, every: labelEvery(step, spec.columns), index }),
  );
  return pictureSvg(
    spec,
    'columns',
    { width: WIDTH, height: FLOOR + 42 },
    [
      textSvg(2, 13, spec.axis, { look: 'soft' }),
      ...grid,
      ...columns,
      lineSvg(LEFT, FLOOR, RIGHT, FLOOR, 'axis'),
      textSvg(LEFT - 5, FLOOR + 4, '0', { anchor: 'end', look: 'soft' }),
      textSvg((LEFT + RIGHT) / 2, FLOOR + 36, spec.below, { anchor: 'middle', look: 'soft' }),
    ].join(''),
  );
}

interface Place {
  readonly left: number;
  readonly step: number;
  readonly every: number;
  readonly index: number;
  readonly y: (value: number) => number;
}

function columnSvg({ label, value, expected }: Column, { left, step, y, every, index }: Place): string {
  const width = Math.min(30, step * 0.66);
  const x = left + (step - width) / 2;
  const told = expected === undefined ? '' : `，预计约${shortNumber(expected)}`;
  const middle = left + step / 2;
  const figure = step >= 26 && value > 0 ? textSvg(middle, y(value) - 5, String(value), figureLook) : '';
  return [
    rectSvg({ x, y: y(value), width, height: FLOOR - y(value) }, 'solid', `${label}：${value}${told}`),
    expected === undefined ? '' : expectedSvg(middle, y(expected), Math.min(step * 0.46, width * 0.72)),
    expected !== undefined && Math.abs(y(expected) - y(value)) < 16 ? '' : figure,
    index % every === 0 ? textSvg(middle, FLOOR + 17, label, { anchor: 'middle' }) : '',
  ].join('');
}

const figureLook = { anchor: 'middle', look: 'figure' } as const;

/** A line with a diamond in its middle. */
function expectedSvg(x: number, y: number, half: number): string {
  const at = (value: number): string => String(Math.round(value * 100) / 100);
  return (
    lineSvg(x - half, y, x + half, y, 'mark') +
    `<path class="mark-sign" d="M${at(x - 4.5)} ${at(y)}l4.5 -4.5 4.5 4.5 -4.5 4.5z"/>`
  );
}

/** Every how many labels there is room for one. */
function labelEvery(step: number, columns: readonly Column[]): number {
  const widest = Math.max(1, ...columns.map(({ label }) => label.length)) * 9 + 4;
  return Math.max(1, Math.ceil(widest / step));
}
