import {
  axisEnd,
  lineSvg,
  pictureSvg,
  type PictureWords,
  rectSvg,
  shortNumber,
  textSvg,
  textWidth,
} from './svg.js';

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
const RIGHT = WIDTH - 14;

/** A histogram; expected values are marks of another shape, so that they are told apart without colour. */
export function columnsSvg(spec: ColumnsSpec): string {
  const end = axisEnd(Math.max(0, ...spec.columns.flatMap(({ value, expected = 0 }) => [value, expected])));
  const y = (value: number): number => FLOOR - (value / end) * (FLOOR - TOP);
  const step = (RIGHT - LEFT) / Math.max(1, spec.columns.length);
  const labels = labelPlan(step, spec.columns);
  const grid = [end, end / 2].map((value) =>
    Number.isInteger(value)
      ? lineSvg(LEFT, y(value), RIGHT, y(value), 'grid') +
        textSvg(LEFT - 5, y(value) + 4, String(value), { anchor: 'end', look: 'soft' })
      : '',
  );
  const columns = spec.columns.map((column, index) =>
    columnSvg(column, { left: LEFT + index * step, step, y, labels, index }),
  );
  return pictureSvg(
    spec,
    'columns',
    { width: WIDTH, height: FLOOR + 27 + labels.rows * 15 },
    [
      textSvg(2, 13, spec.axis, { look: 'soft' }),
      ...grid,
      ...columns,
      lineSvg(LEFT, FLOOR, RIGHT, FLOOR, 'axis'),
      textSvg(LEFT - 5, FLOOR + 4, '0', { anchor: 'end', look: 'soft' }),
      textSvg((LEFT + RIGHT) / 2, FLOOR + 21 + labels.rows * 15, spec.below, {
        anchor: 'middle',
        look: 'soft',
      }),
    ].join(''),
  );
}

interface Place {
  readonly left: number;
  readonly step: number;
  readonly labels: LabelPlan;
  readonly index: number;
  readonly y: (value: number) => number;
}

function columnSvg({ label, value, expected }: Column, { left, step, y, labels, index }: Place): string {
  const width = Math.min(30, step * 0.66);
  const x = left + (step - width) / 2;
  const told = expected === undefined ? '' : `，预计约${shortNumber(expected)}`;
  const middle = left + step / 2;
  const figure = step >= 26 && value > 0 ? textSvg(middle, y(value) - 5, String(value), figureLook) : '';
  return [
    rectSvg({ x, y: y(value), width, height: FLOOR - y(value) }, 'solid', `${label}：${value}${told}`),
    expected === undefined ? '' : expectedSvg(middle, y(expected), Math.min(step * 0.46, width * 0.72)),
    expected !== undefined && Math.abs(y(expected) - y(value)) < 16 ? '' : figure,
    labelSvg(label, middle, index, labels),
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

/** Labels stand in one row; where they would run into one another in two, and where that is not enough not all do. */
interface LabelPlan {
  readonly rows: 1 | 2;
  /** Every how many columns there is a label. */
  readonly every: number;
}

function labelPlan(step: number, columns: readonly Column[]): LabelPlan {
  const widest = Math.max(0, ...columns.map(({ label }) => textWidth(label))) + 6;
  return { rows: widest > step ? 2 : 1, every: Math.max(1, Math.ceil(widest / (2 * step))) };
}

function labelSvg(label: string, x: number, index: number, { rows, every }: LabelPlan): string {
  if (index % every !== 0) return '';
  return textSvg(x, FLOOR + 17 + ((index / every) % rows) * 15, label, { anchor: 'middle' });
}
