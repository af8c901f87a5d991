import {
  axisEnd,
  fitted,
  lineSvg,
  pictureSvg,
  type PictureWords,
  rectSvg,
  shortNumber,
  textSvg,
  textWidth,
} from './svg.js';

/** A named bar of one or two parts. */
export interface Bar {
  readonly name: string;
  /** Short words beside the name. */
  readonly note?: string;
  /** The first part, hatched: what was there before. */
  readonly before: number;
  /** The second part, solid. */
  readonly now: number;
}

export interface BarListSpec extends PictureWords {
  readonly bars: readonly Bar[];
  /** Measure word behind figures: 次, 户. */
  readonly unit: string;
  /** A line across all bars, with its words, where the page does not tell them: 人均 3.2 次. */
  readonly mark?: { readonly value: number; readonly words?: string };
  /** End of the axis, where several pictures share one; from the bars where absent. */
  readonly end?: number;
}

const WIDTH = 340;
const ROW = 36;
const LEFT = 1;
const SPAN = WIDTH - 2;

/** Bars below one another, each under its name: who carries how much. Solid and hatched, so also in grey print. */
export function barListSvg(spec: BarListSpec): string {
  const head = spec.mark?.words === undefined ? 0 : 22;
  const totals = spec.bars.map(({ before, now }) => before + now);
  const end = spec.end ?? axisEnd(Math.max(0, spec.mark?.value ?? 0, ...totals));
  const at = (value: number): number => LEFT + (Math.min(value, end) / end) * SPAN;
  const height = head + spec.bars.length * ROW + 4;
  const rows = spec.bars.map((bar, index) => barRow(spec, bar, head + index * ROW, at)).join('');
  return pictureSvg(
    spec,
    'bar-list',
    { width: WIDTH, height },
    `${hatch(spec.id)}${rows}${markOf(spec, at, head)}`,
  );
}

function barRow(spec: BarListSpec, bar: Bar, top: number, at: (value: number) => number): string {
  const { before, now } = bar;
  const tip = `${bar.name}：${before > 0 ? `此前${before}${spec.unit}，` : ''}本次${now}${spec.unit}`;
  const figure = before > 0 ? `${before}+${now}=${before + now} ${spec.unit}` : `${now} ${spec.unit}`;
  const room = SPAN - textWidth(figure) - 12;
  const name = fitted(bar.name, room);
  const note = fitted(bar.note ?? '', room - textWidth(name) - 8, 12);
  const y = top + 20;
  return [
    textSvg(LEFT, top + 14, name),
    bar.note ? textSvg(LEFT + textWidth(name) + 8, top + 14, note, { look: 'soft' }) : '',
    textSvg(LEFT + SPAN, top + 14, figure, { anchor: 'end', look: 'figure' }),
    rectSvg({ x: LEFT, y, width: SPAN, height: 9 }, 'rail'),
    rectSvg({ x: LEFT, y, width: at(before) - LEFT, height: 9 }, 'hatched', tip, `${spec.id}-h`),
    rectSvg({ x: at(before), y, width: at(before + now) - at(before), height: 9 }, 'solid', tip),
  ].join('');
}

/** The hatch that stands for "before". */
function hatch(id: string): string {
  return (
    `<defs><pattern id="${id}-h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2" height="5"/></pattern></defs>`
  );
}

function markOf({ bars, mark }: BarListSpec, at: (value: number) => number, top: number): string {
  if (!mark) return '';
  const x = at(mark.value);
  const lines = bars.map((_, index) => lineSvg(x, top + index * ROW + 17, x, top + index * ROW + 32, 'mark'));
  if (mark.words === undefined) return lines.join('');
  const half = textWidth(mark.words, 12) / 2;
  const middle = Math.min(Math.max(x, LEFT + half), LEFT + SPAN - half);
  return textSvg(middle, 14, mark.words, { anchor: 'middle', look: 'mark-words' }) + lines.join('');
}

/** The bars in words: 甲 2+3=5次；乙 4次. For a description; figures as in the picture. */
export function barsInWords(bars: readonly Bar[], unit: string): string {
  return bars
    .map(({ name, before, now }) =>
      before > 0
        ? `${name}此前${before}、本次${now}、合计${before + now}${unit}`
        : `${name}${shortNumber(now)}${unit}`,
    )
    .join('；');
}
