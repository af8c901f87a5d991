import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedServer } from '../../src/platform/database/embedded-postgres.js';
import { isAlive, processMark } from '../../src/platform/database/process-lock.js';

async function query(server: EmbeddedServer, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(server.connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let base: string;
  let dataDir: string;
  const lockFile = () => path.join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const serverProcess = () => Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);

  beforeAll(async () => {
    base = await mkdtemp(path.join(os.tmpdir(), 'embedded-'));
    dataDir = path.join(base, 'run', '数据 目录', '.data');
  });

  afterAll(() => rm(base, { recursive: true, force: true }));

  it('makes a cluster in a path with a space and Chinese, durable, closed to others, without a port', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    try {
      expect(server.adopted).toBe(false);
      await query(server, `CREATE TABLE kept (name text)`);
      await query(server, `INSERT INTO kept VALUES ('康定 & Kangding')`);
      const settings = await query(
        server,
        `SELECT name, setting FROM pg_settings
         WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'TimeZone', 'server_encoding')
         ORDER BY lower(name)`,
      );
      expect(settings).toEqual([
        { name: 'fsync', setting: 'on' },
        { name: 'listen_addresses', setting: '' },
        { name: 'server_encoding', setting: 'UTF8' },
        { name: 'synchronous_commit', setting: 'on' },
        { name: 'TimeZone', setting: 'UTC' },
      ]);
      expect(statSync(path.join(dataDir, 'postgres', 'data')).mode & 0o777).toBe(0o700);
      expect(statSync(server.connection.host).mode & 0o777).toBe(0o700);
    } finally {
      await server.stop();
    }
    expect(existsSync(lockFile())).toBe(false);
    expect(existsSync(server.connection.host)).toBe(false);
  });

  it('starts a second time with what was stored', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    try {
      expect(await query(server, 'SELECT name FROM kept')).toEqual([{ name: '康定 & Kangding' }]);
    } finally {
      await server.stop();
    }
  });

  it('keeps every acknowledged row when it is killed, and starts again', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    await query(server, 'CREATE TABLE written (n integer)');
    for (let n = 0; n < 50; n += 1) await query(server, `INSERT INTO written VALUES (${n})`);
    const killed = processMark(serverProcess());
    process.kill(serverProcess(), 'SIGKILL');
    while (isAlive(killed)) await sleep(5);
    const again = await startEmbeddedPostgres(dataDir);
    try {
      expect(again.adopted).toBe(false);
      expect(await query(again, 'SELECT count(*)::int AS rows FROM written')).toEqual([{ rows: 50 }]);
    } finally {
      await again.stop();
      await server.stop();
    }
  });

  it('is shared by a second user and stopped by the last one only', async () => {
    const first = await startEmbeddedPostgres(dataDir);
    const second = await startEmbeddedPostgres(dataDir);
    const server = processMark(serverProcess());
    expect(second.adopted).toBe(true);
    expect(second.connection).toEqual(first.connection);
    await first.stop();
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(isAlive(server)).toBe(false);
  });

  it('makes one cluster when two start at the same moment', async () => {
    const fresh = path.join(base, '两个');
    const both = await Promise.all([startEmbeddedPostgres(fresh), startEmbeddedPostgres(fresh)]);
    expect(both.map((server) => server.adopted).sort()).toEqual([false, true]);
    for (const server of both) await server.stop();
  });

  it('adopts a server whose application died, and stops it at the end', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    // What is left after kill -9 of the application: a registration of a process that is no more.
    const gone = spawn('true');
    await new Promise((done) => gone.once('exit', done));
    const users = path.join(dataDir, 'postgres', 'users');
    writeFileSync(path.join(users, `${gone.pid}-1`), `${gone.pid} 1`);
    const next = await startEmbeddedPostgres(dataDir);
    expect(next.adopted).toBe(true);
    const mark = processMark(serverProcess());
    await server.stop();
    await next.stop();
    expect(isAlive(mark)).toBe(false);
  });

  it('is not misled by a lock file whose number now belongs to another program', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      writeFileSync(
        lockFile(),
        `${stranger.pid}\n${path.dirname(lockFile())}\n1\n5432\n/nonexistent\n\n 1 1\nready\n`,
      );
      const server = await startEmbeddedPostgres(dataDir);
      expect(server.adopted).toBe(false);
      expect(await query(server, 'SELECT name FROM kept')).toHaveLength(1);
      await server.stop();
    } finally {
      stranger.kill();
    }
  });

  it('outlives Ctrl-C in the terminal: it has a process group of its own', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    try {
      const stat = readFileSync(`/proc/${serverProcess()}/stat`, 'utf8');
      const group = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2];
      expect(group).toBe(String(serverProcess()));
    } finally {
      await server.stop();
    }
  });

  it('says in Chinese what to do where the folder cannot be made', async () => {
    const file = path.join(base, 'a-file');
    writeFileSync(file, '');
    await expect(startEmbeddedPostgres(path.join(file, 'below'))).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('DATA_DIR'),
    });
  });
});
