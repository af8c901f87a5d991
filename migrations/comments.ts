import type { QueryRunner } from 'typeorm';

/** Chinese names of a table and of every column of it, as comments in the database. */
export async function comment(
  runner: QueryRunner,
  table: string,
  name: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  await runner.query(`COMMENT ON TABLE ${table} IS '${name}'`);
  for (const [column, text] of Object.entries(columns)) {
    await runner.query(`COMMENT ON COLUMN ${table}.${column} IS '${text}'`);
  }
}
