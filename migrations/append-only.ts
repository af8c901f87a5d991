/**
 * Statements that make a table append-only: UPDATE, DELETE and TRUNCATE are refused for everyone, the
 * owner of the table included. The function they call is made by the first migration.
 */
export function appendOnly(table: string): [string, string] {
  return [
    `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
       FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
    `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ];
}
