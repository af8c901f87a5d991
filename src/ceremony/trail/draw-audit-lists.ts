import type { EntityManager } from 'typeorm';
import type { Draw } from '../draw.entity.js';
import { fileContent } from '../draw-files.js';

/** Lines compared at a time. */
const PAGE = 2000;

/**
 * Holds the rows of the drawn lists against drawn.tsv and teams.tsv, through the pseudonyms.
 * @returns Chinese sentences without the draw's number: of each list the first line that differs
 */
export async function listFaults(tx: EntityManager, draw: Draw): Promise<string[]> {
  const lists = [
    { table: 'drawn_subject', file: 'drawn.tsv', name: '抽中与候补的检查对象', apart: firstSubjectApart },
    { table: 'drawn_seat', file: 'teams.tsv', name: '检查组席位', apart: firstSeatApart },
  ];
  const faults: string[] = [];
  for (const { table, file, name, apart } of lists) {
    let lines = 0;
    let first: number | null = null;
    for await (const page of linesOf(fileContent(tx, draw.id, file))) {
      const at: number | null = first === null ? await apart(tx, draw.id, page, lines) : null;
      first ??= at === null ? null : lines + at;
      lines += page.length;
    }
    if (first !== null) faults.push(`“${name}”与文件 ${file} 第 ${first} 行不符。`);
    const [{ count }]: { count: number }[] = await tx.query(
      `SELECT count(*)::int AS count FROM ${table} WHERE draw_id = $1`,
      [draw.id],
    );
    if (count !== lines) faults.push(`“${name}”有 ${count} 行，文件 ${file} 有 ${lines} 行。`);
  }
  return faults;
}

/** Pages of lines of a file, each line split at its tabs. */
async function* linesOf(content: AsyncGenerator<string>): AsyncGenerator<string[][]> {
  let rest = '';
  let page: string[][] = [];
  for await (const part of content) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      page.push(line.split('\t'));
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  }
  if (rest !== '') page.push(rest.split('\t'));
  if (page.length > 0) yield page;
}

/** @returns place of the first line, from 1, that is not as its row */
async function firstSubjectApart(
  tx: EntityManager,
  drawId: string,
  page: readonly (readonly string[])[],
  before: number,
): Promise<number | null> {
  return firstApart(
    tx,
    page,
    [drawId, before],
    `
    LEFT JOIN drawn_subject d ON d.draw_id = $1::bigint AND d.position = $2::int + l.n
     WHERE d.draw_id IS NULL
        OR (d.rank::text, d.stratum, d.subject_code, d.ticket, d.outcome) <> (l.a, l.b, l.c, l.d, l.e)`,
  );
}

async function firstSeatApart(
  tx: EntityManager,
  drawId: string,
  page: readonly (readonly string[])[],
  before: number,
): Promise<number | null> {
  return firstApart(
    tx,
    page,
    [drawId, before],
    `
    LEFT JOIN drawn_seat s ON s.draw_id = $1::bigint AND $2::int >= 0
      AND s.pool_code = l.a AND s.subject_code = l.b AND s.seat::text = l.c
    LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = s.inspector_id
     WHERE s.draw_id IS NULL OR s.step <> l.e
        OR l.d <> CASE WHEN s.inspector_id IS NULL THEN 'VACANT' ELSE coalesce(p.pseudonym, '') END`,
  );
}

/** @param rows what the lines `l` (n from 1, columns a–e) are joined with, and which of them are found */
async function firstApart(
  tx: EntityManager,
  page: readonly (readonly string[])[],
  parameters: readonly [string, number],
  rows: string,
): Promise<number | null> {
  const columns = [0, 1, 2, 3, 4].map((at) => page.map((fields) => fields[at] ?? ''));
  const [found]: { n: number }[] = await tx.query(
    `SELECT l.n::int AS n
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS l (a, b, c, d, e, n)
       ${rows} ORDER BY l.n LIMIT 1`,
    [...parameters, ...columns],
  );
  return found?.n ?? null;
}
