import { axisEnd, fitted, pictureSvg, type PictureWords, rectSvg, textSvg } from './svg.js';

/** A county as a square of the map. */
export interface Tile {
  /** Column and row from 0, where the county lies. */
  readonly column: number;
  readonly row: number;
  readonly name: string;
  /** One figure a step of time, the oldest first. */
  readonly values: readonly number[];
}

export interface TileMapSpec extends PictureWords {
  readonly tiles: readonly Tile[];
  /** Names of the steps, for the words where the pointer rests: 1月 … 12月. */
  readonly steps: readonly string[];
  /** Measure word: 户次. */
  readonly unit: string;
}

const SIDE = 76;
const GAP = 4;
const STRIP = 26;

/**
 * A map of squares: each county where it lies, with its name, its sum and a small column for each month, all on one
 * scale. Depth of the ground tells the sum a second time; the figure stands there, so nothing is told by shade alone.
 */
export function tileMapSvg(spec: TileMapSpec): string {
  const columns = Math.max(0, ...spec.tiles.map(({ column }) => column)) + 1;
  const rows = Math.max(0, ...spec.tiles.map(({ row }) => row)) + 1;
  const highest = axisEnd(Math.max(0, ...spec.tiles.flatMap(({ values }) => values)));
  const most = Math.max(1, ...spec.tiles.map(sumOf));
  return pictureSvg(
    spec,
    'tile-map',
    { width: columns * (SIDE + GAP) + GAP, height: rows * (SIDE + GAP) + GAP },
    spec.tiles.map((tile) => tileSvg(spec, tile, highest, most)).join(''),
  );
}

function tileSvg(spec: TileMapSpec, tile: Tile, highest: number, most: number): string {
  const x = GAP + tile.column * (SIDE + GAP);
  const y = GAP + tile.row * (SIDE + GAP);
  const sum = sumOf(tile);
  const depth = sum === 0 ? 0 : 1 + Math.min(3, Math.floor((sum / most) * 4 - 1e-9));
  const step = (SIDE - 12) / Math.max(1, tile.values.length);
  const floor = y + SIDE - 6;
  const strip = tile.values.map((value, index) =>
    rectSvg(
      {
        x: x + 6 + index * step + 0.5,
        y: floor - (value / highest) * STRIP,
        width: step - 1,
        height: (value / highest) * STRIP,
      },
      'solid',
      `${tile.name} ${spec.steps[index] ?? ''} ${value}${spec.unit}`,
    ),
  );
  return [
    rectSvg({ x, y, width: SIDE, height: SIDE }, `tile depth-${depth}`, `${tile.name} ${sum}${spec.unit}`),
    textSvg(x + 6, y + 19, fitted(tile.name, SIDE - 10, 15)),
    textSvg(x + SIDE - 6, y + 38, String(sum), { anchor: 'end', look: sum === 0 ? 'soft' : 'figure' }),
    rectSvg({ x: x + 6, y: floor, width: SIDE - 12, height: 1 }, 'axis-bar'),
    ...strip,
  ].join('');
}

/** Sum of a county's figures. */
function sumOf({ values }: Tile): number {
  return values.reduce((sum, value) => sum + value, 0);
}
