import { setTimeout as sleep } from 'node:timers/promises';
import { Client, types } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { DomainError } from '../../kernel/domain-error.js';
import { startEmbeddedPostgres, type ServerConnection } from './embedded-postgres.js';
import { SnakeNaming } from './naming.js';

// A date as a Date object would be local midnight: in Asia/Shanghai its JSON is the day before.
types.setTypeParser(types.builtins.DATE, (text) => text);

/** What TypeORM needs to connect; entities and migrations are added by src/data-source.ts. */
export type ConnectionOptions = PostgresDataSourceOptions;

/** A database that answers. */
export interface OpenDatabase {
  readonly options: ConnectionOptions;
  /** To be called last, after every connection is closed. */
  stop(): Promise<void>;
}

/** Connections of one process. */
const POOL_SIZE = 10;
const REMOTE_PATIENCE_MS = 30_000;

/** Limits that turn a hanging statement into an error; a draw computes for some seconds in a transaction. */
const SESSION = [
  'timezone=UTC',
  'datestyle=ISO',
  'statement_timeout=120s',
  'lock_timeout=30s',
  'idle_in_transaction_session_timeout=300s',
];

type Target = ServerConnection & Pick<Client, 'password' | 'ssl'>;

/** Connection options for a server; `database` and `host` (folder of a socket or a name) as pg takes them. */
export function connectionOptions(
  target: ServerConnection | Target,
  poolSize = POOL_SIZE,
): ConnectionOptions {
  const secret = 'password' in target ? { password: target.password, ssl: target.ssl } : {};
  return {
    type: 'postgres',
    host: target.host,
    port: target.port,
    username: target.user,
    database: target.database,
    ...secret,
    applicationName: 'mingchou',
    namingStrategy: new SnakeNaming(),
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    poolSize,
    extra: { options: SESSION.map((setting) => `-c ${setting}`).join(' ') },
  };
}

/**
 * The office's database: DATABASE_URL where it is set, else the embedded server on the data folder.
 * @throws DomainError CONFIGURATION where no server answers within half a minute
 */
export async function openDatabase(config: {
  readonly databaseUrl?: string;
  readonly dataDir: string;
}): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const target = await remoteTarget(config.databaseUrl);
    return { options: connectionOptions(target), stop: async () => undefined };
  }
  const server = await startEmbeddedPostgres(config.dataDir);
  return { options: connectionOptions(server.connection), stop: () => server.stop() };
}

async function remoteTarget(url: string): Promise<Target> {
  const giveUp = performance.now() + REMOTE_PATIENCE_MS;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      const { host, port, user = '', database = '', password, ssl } = client;
      return { host, port, user, database, password, ssl };
    } catch (error) {
      if (isHopeless(error) || performance.now() > giveUp) {
        const reason = (error as Error).message;
        throw new DomainError(
          'CONFIGURATION',
          `连接不上 DATABASE_URL 指定的数据库(${reason})。请检查地址、用户名和口令，确认数据库已启动。`,
        );
      }
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(500);
  }
}

/** Wrong password or missing database: waiting does not help. */
function isHopeless(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code.startsWith('28') || code === '3D000';
}

/**
 * Brings the schema up to date. Two processes that start together do it one after the other.
 * @returns names of the migrations that were run
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  try {
    await guard.query(`SET lock_timeout = '120s'`);
    await guard.query(`SELECT pg_advisory_lock(hashtextextended('migrate', 0))`);
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await guard.query(`SELECT pg_advisory_unlock_all()`).catch(() => undefined);
    await guard.query('RESET lock_timeout').catch(() => undefined);
    await guard.release();
  }
}

/** Opens the database, connects and migrates, runs `work`, and closes all in order. For commands. */
export async function withDatabase<T>(
  config: { readonly databaseUrl?: string; readonly dataDir: string },
  make: (options: ConnectionOptions) => DataSource,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config);
  const dataSource = make(database.options);
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    return await work(dataSource);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.stop();
  }
}

/** Waits for the lock of this name and holds it until the transaction ends. */
export async function lockFor(tx: EntityManager, name: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}

/** Takes the lock of this name until the transaction ends, if it is free. For jobs that run on one instance. */
export async function tryLockFor(tx: EntityManager, name: string): Promise<boolean> {
  const rows: { locked: boolean }[] = await tx.query(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
    [name],
  );
  return rows[0].locked;
}
