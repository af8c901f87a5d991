import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { makeDataSource } from '../../src/data-source.js';
import { connectionOptions, migrate } from '../../src/platform/database/database.js';
import {
  startEmbeddedPostgres,
  type ServerConnection,
} from '../../src/platform/database/embedded-postgres.js';
import { withProcessLock } from '../../src/platform/database/process-lock.js';

const TEMPLATE = 'migrated';
const opened: DataSource[] = [];
const cloned: ServerConnection[] = [];
let clones = 0;

/**
 * A database of its own for this test file: a copy of one in which all migrations were run. Closed and
 * dropped by itself after the file's last test. Every test makes its own rows.
 */
export async function cloneDatabase(): Promise<DataSource> {
  const connection = await cloneConnection();
  const dataSource = makeDataSource(connectionOptions(connection, 5));
  await dataSource.initialize();
  opened.push(dataSource);
  return dataSource;
}

/** The same without opening it: for a test that starts the application on it. */
export async function cloneConnection(): Promise<ServerConnection> {
  const server = await testServer();
  const connection = { ...server, database: `clone_${process.pid}_${clones}` };
  clones += 1;
  await administer(server, `CREATE DATABASE ${connection.database} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  cloned.push(connection);
  return connection;
}

/** Connection to the run's server, started by whoever asks first. */
async function testServer(): Promise<ServerConnection> {
  const folder = process.env.MINGCHOU_TEST_CLUSTER;
  if (!folder) throw new Error('MINGCHOU_TEST_CLUSTER is set by the global set-up of the tests');
  // Never given back: the global tear-down ends the server together with its folder.
  const { connection } = await startEmbeddedPostgres(folder, { throwaway: true });
  await withProcessLock(`${folder}/template.lock`, 120_000, () => makeTemplate(connection));
  return connection;
}

async function makeTemplate(server: ServerConnection): Promise<void> {
  const found = await administer(server, `SELECT 1 FROM pg_database WHERE datname = '${TEMPLATE}'`);
  if (found > 0) return;
  await administer(server, 'DROP DATABASE IF EXISTS migrating');
  await administer(server, 'CREATE DATABASE migrating');
  const dataSource = makeDataSource(connectionOptions({ ...server, database: 'migrating' }, 2));
  await dataSource.initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
  await administer(server, `ALTER DATABASE migrating RENAME TO ${TEMPLATE}`);
}

async function administer(server: ServerConnection, sql: string): Promise<number> {
  const client = new Client({ ...server, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const dataSource of opened.splice(0)) if (dataSource.isInitialized) await dataSource.destroy();
  for (const connection of cloned.splice(0)) {
    await administer(connection, `DROP DATABASE ${connection.database} WITH (FORCE)`);
  }
});
