import { pictureSvg, type PictureWords, rectSvg, shortNumber, textSvg, textWidth } from './svg.js';

/** A step of a funnel: each holds everything of the steps after it. */
export interface FunnelBar {
  readonly name: string;
  readonly value: number;
}

export interface FunnelSpec extends PictureWords {
  readonly steps: readonly FunnelBar[];
  /** Measure word behind figures: 项. */
  readonly unit: string;
}

const WIDTH = 340;
const ROW = 46;
const BAR = 20;

/** Steps below one another, each a bar in the middle as wide as its share of the first. */
export function funnelSvg(spec: FunnelSpec): string {
  const first = spec.steps[0]?.value ?? 0;
  const rows = spec.steps.map((step, at) => stepSvg(spec, step, first, at * ROW)).join('');
  return pictureSvg(spec, 'funnel', { width: WIDTH, height: spec.steps.length * ROW + 4 }, rows);
}

function stepSvg({ unit }: FunnelSpec, { name, value }: FunnelBar, first: number, top: number): string {
  const figure = `${value} ${unit}${first > 0 ? ` ${shareText(value, first)}` : ''}`;
  const width = first > 0 ? (value / first) * WIDTH : 0;
  const rail = { x: 0, y: top + 20, width: WIDTH, height: BAR };
  return [
    textSvg(0, top + 14, name),
    textSvg(WIDTH - textWidth(figure), top + 14, figure, { look: 'figure' }),
    rectSvg(rail, 'rail'),
    rectSvg({ ...rail, x: (WIDTH - width) / 2, width }, 'solid', `${name}：${figure}`),
  ].join('');
}

/** A share in percent: 62.5%. */
export function shareText(value: number, whole: number): string {
  return `${shortNumber((100 * value) / whole)}%`;
}

/** The steps in words: 抽中 24项；已批准检查 20项(83.3%). */
export function funnelInWords(steps: readonly FunnelBar[], unit: string): string {
  const first = steps[0]?.value ?? 0;
  return steps
    .map(({ name, value }, at) => {
      const share = at > 0 && first > 0 ? `(${shareText(value, first)})` : '';
      return `${name}${value}${unit}${share}`;
    })
    .join('；');
}
