import { sha256 } from '../../src/kernel/hash.js';
import { bytesOf, textOf } from './sealed-bundle.js';

/** Files of a bundle by name. */
export type Files = Map<string, Uint8Array>;

/** Puts the digests right again, as somebody who tampers would: everything but the seed follows. */
export function redigest(files: Files): Files {
  const record = (name: string, covered: (digests: Record<string, string>) => void, more = {}): void => {
    const value = JSON.parse(textOf(files.get(name)));
    covered(value.digests);
    // Parsed canonical JSON keeps its keys' order, so this is canonical again.
    files.set(name, bytesOf(JSON.stringify({ ...value, ...more })));
  };
  const update = (digests: Record<string, string>): void => {
    for (const file of Object.keys(digests)) digests[file] = sha256(files.get(file) ?? '');
  };
  record('freeze.json', update);
  record('result.json', update, { freeze: sha256(files.get('freeze.json') ?? '') });
  return files;
}

/** Nothing in a bundle says what these should be: they are covered by what was signed or published elsewhere. */
const FREE = /"(sealedAt|at|reason)":"[^"]*"|"absent":\[[^\]]*\]/g;

/** Places of a file's bytes that some check covers. */
export function coveredPlaces(file: string, bytes: Uint8Array): number[] {
  const free = new Set<number>();
  if (!file.endsWith('.tsv')) {
    for (const { index, 0: text } of Buffer.from(bytes).toString('latin1').matchAll(FREE)) {
      for (let at = index; at < index + text.length; at++) free.add(at);
    }
  }
  return [...bytes.keys()].filter((at) => !free.has(at));
}

/** Not more than so many of a list, spread over all of it, the first and the last among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, n) => items[Math.round((n * (items.length - 1)) / Math.max(1, most - 1))],
  );
}

/** One way in which somebody could have changed the rows of a file. */
export interface RowChange {
  readonly what: string;
  readonly rows: readonly string[];
}

/** Rows swapped, added and taken out: everywhere where `places` samples, the ends among them. */
export function rowChanges(rows: readonly string[], places: number): RowChange[] {
  const put = (at: number, remove: number, ...added: string[]): string[] => [
    ...rows.slice(0, at),
    ...added,
    ...rows.slice(at + remove),
  ];
  return spread([...rows.keys()], places).flatMap((at) => [
    { what: `row ${at + 1} taken out`, rows: put(at, 1) },
    { what: `row ${at + 1} twice`, rows: put(at, 0, rows[at]) },
    { what: `a row like ${at + 1} added`, rows: put(at, 0, likeIt(rows[at])) },
    ...(at + 1 < rows.length
      ? [
          { what: `rows ${at + 1} and ${at + 2} swapped`, rows: put(at, 2, rows[at + 1], rows[at]) },
          { what: `rows ${at + 1} and last swapped`, rows: exchanged(rows, at, rows.length - 1) },
        ]
      : []),
  ]);
}

/** Another digit at the end of the first field that has one: of a code, where a row begins with one. */
function likeIt(row: string): string {
  return row.replace(/[0-9](?=[^0-9\t]*(?:\t|$))/, (digit) => String((Number(digit) + 1) % 10));
}

function exchanged(rows: readonly string[], a: number, b: number): string[] {
  const copy = [...rows];
  [copy[a], copy[b]] = [copy[b], copy[a]];
  return copy;
}
