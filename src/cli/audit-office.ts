import type { DataSource } from 'typeorm';
import type { PrintedCheckpoint } from '../audit/checkpoint.rules.js';
import { DrawAudit, type AuditReport } from '../ceremony/trail/draw-audit.service.js';
import { makeDataSource } from '../data-source.js';
import { DomainError } from '../kernel/domain-error.js';
import { loadConfig } from '../platform/config.js';
import { openDatabase } from '../platform/database/database.js';

/**
 * Checks the office's database (DATABASE_URL, or the embedded one, shared with a running site) and writes nothing.
 * @throws DomainError CONFIGURATION where there is no database, or one of an older version
 */
export async function checkOffice(printed: readonly PrintedCheckpoint[]): Promise<AuditReport> {
  const database = await openDatabase(loadConfig());
  const dataSource = makeDataSource(database.options);
  try {
    await dataSource.initialize();
    await requireSchema(dataSource);
    return await new DrawAudit(dataSource).check({ printed });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.stop();
  }
}

/** Whoever checks does not migrate: that would write. */
async function requireSchema(dataSource: DataSource): Promise<void> {
  const { migrationsTableName = '' } = dataSource.options;
  const [{ known }]: { known: boolean }[] = await dataSource.query(
    'SELECT to_regclass($1) IS NOT NULL AS known',
    [migrationsTableName],
  );
  const done: { name: string }[] = known
    ? await dataSource.query(`SELECT name FROM ${migrationsTableName}`)
    : [];
  const names = new Set(done.map(({ name }) => name));
  if (dataSource.migrations.every(({ name }) => names.has(name ?? ''))) return;
  throw new DomainError(
    'CONFIGURATION',
    '数据库还没有建好，或是旧版本的，不能核对。请先启动一次网站(npm start)完成升级，再核对。',
  );
}
