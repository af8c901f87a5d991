import type { EntityManager } from 'typeorm';

/** Longest beginning of a line that is looked at: a code has at most 64 characters. */
const HEAD = 80;

/** Where in a kept file a line is looked for. */
export interface SortedFile {
  readonly drawId: string;
  /** subjects.tsv or excluded.tsv: sorted by the bytes of their first field. */
  readonly name: string;
}

/**
 * The line of a sorted file that begins with this code, without its LF; null if there is none. Halves the chunks by
 * their first whole line, so that of a list of millions two chunks are read.
 * @param code ASCII, as codes are (draw rules, section 1)
 */
export async function findLine(tx: EntityManager, file: SortedFile, code: string): Promise<string | null> {
  const [{ chunks }] = (await tx.query(
    'SELECT coalesce(max(n), 0)::int AS chunks FROM draw_file_chunk WHERE draw_id = $1 AND name = $2',
    [file.drawId, file.name],
  )) as { chunks: number }[];
  if (chunks === 0) return null;
  let low = 1;
  let high = chunks;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const first = await firstCode(tx, file, middle);
    if (first !== null && first <= code) low = middle;
    else high = middle - 1;
  }
  const text = await linesFrom(tx, file, low);
  const at = `\n${text}`.indexOf(`\n${code}\t`);
  if (at < 0) return null;
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? undefined : end);
}

/** Place in chunk `c` where its first whole line begins, from 1; its length + 1 where none does. `b` is the one before. */
const FIRST_LINE = `CASE WHEN b.n IS NULL OR right(b.content, 1) = E'\\n' THEN 1
  ELSE coalesce(nullif(strpos(c.content, E'\\n'), 0), length(c.content)) + 1 END`;
const CHUNK = `FROM draw_file_chunk c
  LEFT JOIN draw_file_chunk b ON b.draw_id = c.draw_id AND b.name = c.name AND b.n = c.n - 1
 WHERE c.draw_id = $1 AND c.name = $2 AND c.n = $3`;

/** Code of the first line that begins in a chunk; null where none does: in the last, perhaps. */
async function firstCode(tx: EntityManager, { drawId, name }: SortedFile, n: number): Promise<string | null> {
  const [chunk]: { head: string }[] = await tx.query(
    `SELECT substr(c.content, ${FIRST_LINE}, ${HEAD}) AS head ${CHUNK}`,
    [drawId, name, n],
  );
  const code = chunk.head.split('\t')[0];
  return code === '' ? null : code;
}

/** All lines that begin in a chunk: the end of the last one may stand in the next. */
async function linesFrom(tx: EntityManager, { drawId, name }: SortedFile, n: number): Promise<string> {
  const [chunk]: { lines: string; rest: string | null }[] = await tx.query(
    `SELECT substr(c.content, ${FIRST_LINE}) AS lines,
       (SELECT substr(r.content, 1, strpos(r.content, E'\\n')) FROM draw_file_chunk r
         WHERE r.draw_id = c.draw_id AND r.name = c.name AND r.n = c.n + 1) AS rest ${CHUNK}`,
    [drawId, name, n],
  );
  return chunk.lines + (chunk.rest ?? '');
}
