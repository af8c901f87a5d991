import { axisEnd, lineSvg, pictureSvg, type PictureWords, rectSvg, textSvg } from './svg.js';

/** A month, or another step of time, with two figures of which the second is a part of the first. */
export interface TrendStep {
  /** Below the columns: 3月. */
  readonly label: string;
  readonly whole: number;
  readonly part: number;
}

export interface TrendSpec extends PictureWords {
  readonly steps: readonly TrendStep[];
  /** What the two figures are called: 应查, 已查. */
  readonly names: { readonly whole: string; readonly part: string };
}

const WIDTH = 460;
const TOP = 40;
const FLOOR = 180;
const LEFT = 44;
const RIGHT = WIDTH - 6;

/** Columns through the year: hatched what should be, solid inside it what is. Told apart in grey print too. */
export function trendSvg(spec: TrendSpec): string {
  const end = axisEnd(Math.max(0, ...spec.steps.map(({ whole, part }) => Math.max(whole, part))));
  const y = (value: number): number => FLOOR - (value / end) * (FLOOR - TOP);
  const step = (RIGHT - LEFT) / Math.max(1, spec.steps.length);
  const grid = [end, end / 2].filter(Number.isInteger).map((value) => gridSvg(value, y(value)));
  const columns = spec.steps.map((one, at) => columnSvg(spec, one, { left: LEFT + at * step, step, y }));
  const floor = lineSvg(LEFT, FLOOR, RIGHT, FLOOR, 'axis');
  const body = [hatch(spec.id), legend(spec), ...grid, ...columns, floor].join('');
  return pictureSvg(spec, 'trend', { width: WIDTH, height: FLOOR + 26 }, body);
}

function gridSvg(value: number, at: number): string {
  const words = textSvg(LEFT - 5, at + 4, String(value), { anchor: 'end', look: 'soft' });
  return lineSvg(LEFT, at, RIGHT, at, 'grid') + words;
}

interface Place {
  readonly left: number;
  readonly step: number;
  readonly y: (value: number) => number;
}

function columnSvg({ id, names }: TrendSpec, one: TrendStep, { left, step, y }: Place): string {
  const width = Math.min(26, step * 0.7);
  const x = left + (step - width) / 2;
  const tip = `${one.label}：${names.whole}${one.whole}，${names.part}${one.part}`;
  const box = (value: number) => ({ x, y: y(value), width, height: FLOOR - y(value) });
  const middle = { anchor: 'middle' as const };
  return [
    rectSvg(box(one.whole), 'hatched', tip, `${id}-h`),
    rectSvg(box(one.part), 'solid', tip),
    one.whole > 0 ? textSvg(left + step / 2, y(one.whole) - 5, String(one.whole), middle) : '',
    textSvg(left + step / 2, FLOOR + 18, one.label, middle),
  ].join('');
}

function legend({ id, names }: TrendSpec): string {
  const sign = (x: number, look: string, pattern?: string): string =>
    rectSvg({ x, y: 4, width: 22, height: 11 }, look, undefined, pattern);
  return [
    sign(LEFT, 'hatched', `${id}-h`) + textSvg(LEFT + 28, 14, names.whole),
    sign(LEFT + 110, 'solid') + textSvg(LEFT + 138, 14, names.part),
  ].join('');
}

/** The hatch behind what should be. */
function hatch(id: string): string {
  return (
    `<defs><pattern id="${id}-h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2" height="5"/></pattern></defs>`
  );
}
