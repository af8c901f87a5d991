/** Number of a column, A being 1. */
export function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** Letters of a column, 1 being A. */
export function columnLetters(number: number): string {
  let letters = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** An area of a sheet; rows and columns from 1, both ends within. */
export interface CellArea {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Reads `B3:D4` or `B3`; null where it is neither. */
export function cellArea(text: string): CellArea | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(text);
  if (match === null) return null;
  const [, left, top, right = left, bottom = top] = match;
  return {
    ...{ top: Number(top), left: columnNumber(left) },
    ...{ bottom: Number(bottom), right: columnNumber(right) },
  };
}

/** The reference of an area, as sheets write it. */
export function areaText({ top, left, bottom, right }: CellArea): string {
  return `${columnLetters(left)}${top}:${columnLetters(right)}${bottom}`;
}
