import { DomainError, type Fault } from '../../kernel/domain-error.js';
import type { TypedTravel } from './area-map.rules.js';

/** A county by what people call it. */
export interface NamedArea {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
}

interface ReadTravel {
  /** Every pair of counties: a pair that the table has not is ''. */
  readonly typed: TypedTravel;
  readonly faults: readonly Fault[];
}

/**
 * Reads a table of travel days: a square of counties (row: from, column: to), or a list of three columns (from, to,
 * days; a way back that has no row of its own is as long as the way out). It stands for the whole map: pairs that it
 * does not give are no neighbours.
 * @throws DomainError INVALID_INPUT where it is neither
 */
export function readTravelTable(
  rows: readonly (readonly string[])[],
  areas: readonly NamedArea[],
): ReadTravel {
  const codes = new Map<string, string>();
  for (const { code, name, shortName } of areas)
    for (const key of [code, name, shortName]) codes.set(key, code);
  const codeOf = (cell: string): string | undefined => codes.get(cell.normalize('NFKC').replace(/\s/g, ''));
  const typed = Object.fromEntries(
    areas.map((from) => [
      from.code,
      Object.fromEntries(areas.filter(({ code }) => code !== from.code).map(({ code }) => [code, ''])),
    ]),
  );
  const listHead = rows.findIndex((row) => row.some((cell) => /天数/.test(cell)) && !row.some(codeOf));
  const squareHead = rows.findIndex((row) => row.filter((cell) => codeOf(cell)).length > 1);
  if (squareHead >= 0 && (listHead < 0 || rows[listHead].filter((cell) => cell !== '').length < 3)) {
    return { typed, faults: readSquare(rows, squareHead, codeOf, typed) };
  }
  if (listHead >= 0) return { typed, faults: readList(rows, listHead, codeOf, typed) };
  const message =
    '没有认出路途天数表：第一行应是各县(市)的名称，或“出发县(市)、到达县(市)、路途天数”三列的表头。请参照导出的表格填写。';
  throw new DomainError('INVALID_INPUT', message, [{ field: 'text', code: 'TRAVEL_TABLE', message }]);
}

type CodeOf = (cell: string) => string | undefined;
type Cells = Record<string, Record<string, string>>;

function readSquare(
  rows: readonly (readonly string[])[],
  head: number,
  codeOf: CodeOf,
  typed: Cells,
): Fault[] {
  const faults: Fault[] = [];
  const columns = rows[head].map(codeOf);
  for (const [index, row] of rows.entries()) {
    const name = row.find((cell) => cell.trim() !== '') ?? '';
    if (index <= head || name === '') continue;
    const from = codeOf(name);
    if (from === undefined) {
      faults.push(unknown(index, name));
      continue;
    }
    columns.forEach((to, at) => {
      const text = (row[at] ?? '').trim();
      if (to !== undefined && to !== from && isDays(text)) typed[from][to] = text;
    });
  }
  return faults;
}

function readList(rows: readonly (readonly string[])[], head: number, codeOf: CodeOf, typed: Cells): Fault[] {
  const faults: Fault[] = [];
  const given = new Map<string, string>();
  const days = rows[head].findIndex((cell) => /天数/.test(cell));
  const [fromAt, toAt] = rows[head].flatMap((cell, at) => (at !== days && cell.trim() !== '' ? [at] : []));
  for (const [index, row] of rows.entries()) {
    if (index <= head || row.every((cell) => cell.trim() === '')) continue;
    const cells = [row[fromAt] ?? '', row[toAt] ?? ''];
    const [from, to] = cells.map(codeOf);
    if (from === undefined || to === undefined) {
      faults.push(unknown(index, from === undefined ? cells[0] : cells[1]));
    } else if (from !== to) given.set(`${from} ${to}`, (row[days] ?? '').trim());
  }
  for (const [pair, text] of given) {
    const [from, to] = pair.split(' ');
    typed[from][to] = text;
    if (!given.has(`${to} ${from}`)) typed[to][from] = text;
  }
  return faults;
}

/** A dash is how people write that there is nothing. */
function isDays(text: string): boolean {
  return text !== '' && !/^[-—－/]+$/.test(text);
}

function unknown(index: number, cell: string): Fault {
  const message = `第 ${index + 1} 行的“${cell.trim()}”不是本州的县(市)，请改为县(市)名称或区划代码。`;
  return { field: 'text', row: index + 1, code: 'UNKNOWN_AREA', message };
}
