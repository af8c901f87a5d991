import type { DataSource } from 'typeorm';
import { cloneDatabase } from '../support/database.js';

/** Constraints and indexes are written in the migrations alone, under names of these beginnings. */
const WRITTEN_IN_MIGRATIONS =
  /^(ALTER TABLE "\w+" (ADD|DROP) CONSTRAINT "(fk|ck|uq)_\w+"|(CREATE|DROP) (UNIQUE )?INDEX (IF EXISTS )?("public"\.)?"(ix|uq)_\w+")/;

describe('entities and migrations', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await cloneDatabase();
  });

  const difference = async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query).filter((query) => !WRITTEN_IN_MIGRATIONS.test(query));
  };

  it('describe the same tables, columns, types and comments', async () => {
    expect(await difference()).toEqual([]);
  });

  it('would tell of a column that the entities do not have', async () => {
    const [entity] = dataSource.entityMetadatas;
    await dataSource.query(`ALTER TABLE "${entity.tableName}" ADD COLUMN stray text`);
    expect(await difference()).toEqual([`ALTER TABLE "${entity.tableName}" DROP COLUMN "stray"`]);
    await dataSource.query(`ALTER TABLE "${entity.tableName}" DROP COLUMN stray`);
  });

  it('give every table and column a Chinese name as its comment', async () => {
    const nameless = await dataSource.query(`
      SELECT c.relname || coalesce('.' || a.attname, '') AS name
      FROM pg_class c
      LEFT JOIN LATERAL (
        SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT NULL, 0
      ) a ON true
      WHERE c.relkind IN ('r', 'v', 'm', 'p') AND c.relnamespace = 'public'::regnamespace
        AND coalesce(col_description(c.oid, a.attnum), CASE a.attnum WHEN 0 THEN obj_description(c.oid) END, '')
            !~ '[一-龥]'
      ORDER BY 1`);
    expect(nameless).toEqual([]);
  });

  it('name every table that a migration makes, or it has no entity by design', async () => {
    const tables: { name: string }[] = await dataSource.query(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    const known = new Set(dataSource.entityMetadatas.map((entity) => entity.tableName));
    const others = tables.map(({ name }) => name).filter((name) => !known.has(name));
    expect(others.sort()).toEqual(TABLES_WITHOUT_ENTITY);
  });

  it('date and number columns come as texts', async () => {
    const [row] = await dataSource.query(
      `SELECT DATE '2026-01-01' AS day, 12345678901234567890::numeric AS amount, count(*) AS rows`,
    );
    expect(row).toEqual({ day: '2026-01-01', amount: '12345678901234567890', rows: '1' });
  });
});

/** The session store's own table, and TypeORM's list of migrations. */
const TABLES_WITHOUT_ENTITY = ['schema_migration', 'session'];
