import { fitted, pictureSvg, type PictureWords, rectSvg, textSvg } from './svg.js';

export interface PairMatrixSpec extends PictureWords {
  readonly names: readonly string[];
  /** How often two people went together, by their places in `names`; the same both ways. */
  readonly count: (one: number, other: number) => number;
  /** True where a count stands out: drawn with a frame. */
  readonly outstanding?: (one: number, other: number) => boolean;
}

const CELL = 26;
const HEAD = 22;
const WIDTH = 340;
const LONGEST_NAME = 150;

/** Most people of one matrix: more would not be read on a telephone. */
export const MATRIX_PEOPLE = 10;

/**
 * Who went with whom how often: the lower half of a table of people by people. Everyone has a number before the name;
 * columns have the number alone. A figure stands in each field; its ground is deeper the higher it is.
 */
export function pairMatrixSvg(spec: PairMatrixSpec): string {
  const { names } = spec;
  const columns = Math.max(0, names.length - 1);
  const left = Math.min(LONGEST_NAME, WIDTH - columns * CELL);
  let most = 1;
  forPairs(names.length, (one, other) => (most = Math.max(most, spec.count(one, other))));
  let fields = '';
  forPairs(names.length, (one, other) => (fields += fieldSvg(spec, { one, other, left, most })));
  const rows = names.map((name, index) => {
    const y = HEAD + index * CELL + 17;
    const number = textSvg(16, y, String(index + 1), { anchor: 'end', look: 'soft' });
    return number + textSvg(22, y, fitted(name, left - 26));
  });
  const heads = names.slice(0, columns).map((_, index) => {
    const x = left + index * CELL + CELL / 2;
    return textSvg(x, HEAD - 6, String(index + 1), { anchor: 'middle', look: 'soft' });
  });
  return pictureSvg(
    spec,
    'pair-matrix',
    { width: WIDTH, height: HEAD + names.length * CELL + 2 },
    rows.join('') + heads.join('') + fields,
  );
}

/** Where a field of the matrix stands, and what it is measured by. */
interface Field {
  readonly one: number;
  readonly other: number;
  readonly left: number;
  readonly most: number;
}

function fieldSvg(spec: PairMatrixSpec, { one, other, left, most }: Field): string {
  const count = spec.count(one, other);
  const box = { x: left + other * CELL + 1, y: HEAD + one * CELL + 1, width: CELL - 2, height: CELL - 2 };
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

/** Every pair once: the later of the two first. */
function forPairs(people: number, each: (one: number, other: number) => void): void {
  for (let one = 1; one < people; one += 1) for (let other = 0; other < one; other += 1) each(one, other);
}
