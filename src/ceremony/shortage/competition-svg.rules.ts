import { fitted, lineSvg, pictureSvg, type PictureWords, rectSvg, textSvg } from '../../platform/svg/svg.js';

/** A box of the picture: a firm or a county, a person or a home county. */
export interface CompetitionNode {
  readonly name: string;
  /** What is needed, or can be given: 要 2 人，缺 1 人. */
  readonly note: string;
  /** Short of people, or with nothing to spare: drawn with a thick edge. */
  readonly tight: boolean;
}

export interface Competition extends PictureWords {
  readonly leftTitle: string;
  readonly rightTitle: string;
  readonly left: readonly CompetitionNode[];
  readonly right: readonly CompetitionNode[];
  /** Who can go where, by numbers in the two lists. */
  readonly links: readonly (readonly [left: number, right: number])[];
}

const WIDTH = 340;
const BOX = { width: 132, height: 40 };
const STEP = 48;
const TOP = 26;

/** Two columns: who needs people at the left, who can go at the right, a line for each who can go there. */
export function competitionSvg(spec: Competition): string {
  const rows = Math.max(spec.left.length, spec.right.length, 1);
  const y = (count: number, at: number): number => TOP + ((rows - count) * STEP) / 2 + at * STEP;
  const right = WIDTH - BOX.width;
  const middle = BOX.height / 2;
  const lines = spec.links.map(([a, b]) =>
    lineSvg(BOX.width, y(spec.left.length, a) + middle, right, y(spec.right.length, b) + middle, 'axis'),
  );
  const boxes = [
    ...spec.left.map((node, at) => box(node, 0, y(spec.left.length, at))),
    ...spec.right.map((node, at) => box(node, right, y(spec.right.length, at))),
  ];
  const head = [
    textSvg(BOX.width / 2, 14, spec.leftTitle, { anchor: 'middle', look: 'figure' }),
    textSvg(right + BOX.width / 2, 14, spec.rightTitle, { anchor: 'middle', look: 'figure' }),
  ];
  if (spec.right.length === 0) {
    head.push(textSvg(right + BOX.width / 2, TOP + middle + 5, '(没有人)', { anchor: 'middle' }));
  }
  const size = { width: WIDTH, height: TOP + rows * STEP };
  return pictureSvg(spec, 'competition', size, [...lines, ...boxes, ...head].join(''));
}

function box({ name, note, tight }: CompetitionNode, x: number, y: number): string {
  return (
    rectSvg({ x, y, ...BOX }, tight ? 'tile depth-0 outstanding' : 'tile depth-1', `${name}：${note}`) +
    textSvg(x + 6, y + 17, fitted(name, BOX.width - 12)) +
    textSvg(x + 6, y + 34, fitted(note, BOX.width - 12, 12), { look: 'soft' })
  );
}
