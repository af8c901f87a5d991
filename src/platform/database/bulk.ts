/**
 * Rows that one statement takes: a few megabytes of parameters. More would keep everybody else waiting while they are
 * put together, and take memory several times over; fewer would be many statements.
 */
export const ROWS_A_STATEMENT = 10_000;

/** Cuts a long list into parts for one statement each, to be given as arrays (`unnest`, `ANY`). */
export function* parts<Row>(rows: readonly Row[], size = ROWS_A_STATEMENT): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
