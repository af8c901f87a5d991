import { fitted, pictureSvg, type PictureWords, rectSvg, textSvg } from './svg.js';

export interface PairMatrixSpec extends PictureWords {
  readonly names: readonly string[];
  /** How often two people went together, by their places in `names`; the same both ways. */
  readonly count: (one: number, other: number) => number;
  /** True where a count stands out: drawn with a frame. */
  readonly outstanding?: (one: number, other: number) => boolean;
}

const CELL = 26;
const NAMES = 66;
const HEAD = 66;

/** Most people of one matrix: more would not be read on a telephone. */
export const MATRIX_PEOPLE = 10;

/**
 * Who went with whom how often: the lower half of a table of people by people. A figure stands in each field; its
 * ground is deeper the higher it is.
 */
export function pairMatrixSvg(spec: PairMatrixSpec): string {
  const { names } = spec;
  let most = 1;
  forPairs(names.length, (one, other) => (most = Math.max(most, spec.count(one, other))));
  let fields = '';
  forPairs(names.length, (one, other) => (fields += fieldSvg(spec, one, other, most)));
  const labels = names.map((name, index) => {
    const middle = CELL / 2 + 5;
    const left = textSvg(NAMES - 6, HEAD + index * CELL + middle, fitted(name, NAMES - 8), { anchor: 'end' });
    // Names stand upright sign by sign, as Chinese does.
    return left + upright(name, NAMES + index * CELL + CELL / 2);
  });
  const side = names.length * CELL;
  return pictureSvg(
    spec,
    'pair-matrix',
    { width: Math.max(NAMES + side + 2, 160), height: HEAD + side + 2 },
    labels.join('') + fields,
  );
}

function fieldSvg(spec: PairMatrixSpec, one: number, other: number, most: number): string {
  const count = spec.count(one, other);
  const box = { x: NAMES + other * CELL + 1, y: HEAD + one * CELL + 1, width: CELL - 2, height: CELL - 2 };
  const depth = count === 0 ? 0 : 1 + Math.min(3, Math.floor((count / most) * 4 - 1e-9));
  const look = `tile depth-${depth}${spec.outstanding?.(one, other) ? ' outstanding' : ''}`;
  return (
    rectSvg(box, look, `${spec.names[one]}与${spec.names[other]}：同组${count}次`) +
    textSvg(box.x + box.width / 2, box.y + 17, count === 0 ? '·' : String(count), {
      anchor: 'middle',
      look: count === 0 ? 'soft' : 'figure',
    })
  );
}

function upright(name: string, x: number): string {
  const signs = [...name];
  const shown = signs.length > 4 ? [...signs.slice(0, 3), '…'] : signs;
  const top = HEAD - 6 - (shown.length - 1) * 15;
  return shown.map((sign, at) => textSvg(x, top + at * 15, sign, { anchor: 'middle' })).join('');
}

/** Every pair once: the later of the two first. */
function forPairs(people: number, each: (one: number, other: number) => void): void {
  for (let one = 1; one < people; one += 1) for (let other = 0; other < one; other += 1) each(one, other);
}
