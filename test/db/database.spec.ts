import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { makeDataSource } from '../../src/data-source.js';
import {
  connectionOptions,
  lockFor,
  migrate,
  openDatabase,
  tryLockFor,
  withDatabase,
} from '../../src/platform/database/database.js';
import type { ServerConnection } from '../../src/platform/database/embedded-postgres.js';
import { cloneConnection, cloneDatabase } from '../support/database.js';

const urlOf = ({ user, host, database }: ServerConnection) =>
  `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;

describe('a database of the office’s own, by DATABASE_URL', () => {
  const dataDir = path.join(os.tmpdir(), 'never-made');

  it('is used as it is: nothing embedded is started', async () => {
    const connection = await cloneConnection();
    const name = await withDatabase(
      { databaseUrl: urlOf(connection), dataDir },
      makeDataSource,
      async (ds) => {
        const [row] = await ds.query(
          `SELECT current_database() AS name, current_setting('TimeZone') AS zone,
           current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`,
        );
        return row;
      },
    );
    expect(name).toEqual({ name: connection.database, zone: 'UTC', statement: '2min', lock: '30s' });
    expect(existsSync(dataDir)).toBe(false);
  });

  it('that does not exist is reported at once, in Chinese', async () => {
    const connection = await cloneConnection();
    const databaseUrl = urlOf({ ...connection, database: 'no_such_database' });
    await expect(openDatabase({ databaseUrl, dataDir })).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });
});

describe('migrations', () => {
  it('started by two processes at once run one after the other, each once', async () => {
    const server = await cloneConnection();
    const admin = new Client(server);
    await admin.connect();
    await admin.query('CREATE DATABASE migrated_twice');
    await admin.end();
    const options = connectionOptions({ ...server, database: 'migrated_twice' }, 2);
    const both = [makeDataSource(options), makeDataSource(options)];
    try {
      for (const dataSource of both) await dataSource.initialize();
      const done = await Promise.all(both.map(migrate));
      expect(done.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, migrations.length]);
      expect(await migrate(both[0])).toEqual([]);
    } finally {
      for (const dataSource of both) await dataSource.destroy();
    }
  });
});

describe('named locks', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await cloneDatabase();
  });

  it('are held until the transaction ends, and only under their name', async () => {
    const order: string[] = [];
    let entered = () => undefined as void;
    const inside = new Promise<void>((done) => (entered = done));
    const first = dataSource.transaction(async (tx) => {
      await lockFor(tx, '抽取');
      entered();
      await sleep(150);
      order.push('first');
    });
    await inside;
    expect(await dataSource.transaction((tx) => tryLockFor(tx, '抽取'))).toBe(false);
    expect(await dataSource.transaction((tx) => tryLockFor(tx, '公示'))).toBe(true);
    await dataSource.transaction(async (tx) => {
      await lockFor(tx, '抽取');
      order.push('second');
    });
    await first;
    expect(order).toEqual(['first', 'second']);
    expect(await dataSource.transaction((tx) => tryLockFor(tx, '抽取'))).toBe(true);
  });
});
