import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, closeSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DomainError } from '../../kernel/domain-error.js';
import { makeDataFolder } from '../data-folder.js';
import { findRunner, shortTemporaryFolder, type Runner } from './postgres-binaries.js';
import {
  commandLine,
  countUsers,
  processMark,
  isAlive,
  registerUser,
  withProcessLock,
} from './process-lock.js';

/** How to reach the server: `host` is the folder of its socket. No network port is opened. */
export interface ServerConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface EmbeddedServer {
  readonly connection: ServerConnection;
  /** True if the server was running already: another process uses it, or one that died left it. */
  readonly adopted: boolean;
  /** Gives it back; the last living process that uses the server stops it. */
  stop(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly cluster: string;
  readonly users: string;
  readonly lock: string;
  readonly log: string;
}

const USER = 'office';
const DATABASE = 'office';
const PORT = 5432;
const HOST_PREFIX = 'mingchou-pg-';
/** How long a server that does not answer may take before it counts as dead. */
const ANSWER_MS = 10_000;
/** How long recovery after a power cut may take. */
const START_MS = 120_000;
const LARGEST_LOG = 5_000_000;

function placeOf(dataDir: string): Place {
  const folder = path.join(dataDir, 'postgres');
  return {
    folder,
    cluster: path.join(folder, 'data'),
    users: path.join(folder, 'users'),
    lock: path.join(folder, 'lock'),
    log: path.join(folder, 'server.log'),
  };
}

/**
 * Starts PostgreSQL on the data folder, or joins the server that runs there already (a command beside the
 * site). Makes the cluster on first use.
 * @param dataDir folder of our own, made if missing; the cluster is in its subfolder postgres/data
 * @param options.throwaway no durability, for tests: what is stored is lost with the machine's memory
 * @throws DomainError CONFIGURATION with the end of the server's log
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  options: { throwaway?: boolean } = {},
): Promise<EmbeddedServer> {
  for (const folder of ['', 'postgres', 'postgres/users']) makeDataFolder(path.join(dataDir, folder));
  const place = placeOf(await realpath(dataDir));
  return withProcessLock(place.lock, START_MS, async () => {
    const leave = await registerUser(place.users);
    try {
      const running = await findRunning(place);
      const host = running ?? (await launch(place, options.throwaway ?? false));
      const connection = { host, port: PORT, user: USER, database: DATABASE };
      if (!running) await makeDatabase(connection);
      return { connection, adopted: running !== null, stop: () => giveBack(place, leave, options) };
    } catch (error) {
      await leave();
      throw error;
    }
  });
}

interface LockFile {
  readonly pid: number;
  readonly host: string;
}

/** PostgreSQL's own lock file: line 1 is the process, line 5 the folder of the socket. */
async function readLockFile(place: Place): Promise<LockFile | null> {
  const text = await readFile(path.join(place.cluster, 'postmaster.pid'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw new DomainError(
      'CONFIGURATION',
      `数据文件夹 ${place.folder} 属于另一个用户，当前用户不能使用。请用原来的用户启动。`,
    );
  });
  const lines = text.split('\n');
  return Number(lines[0]) > 0 ? { pid: Number(lines[0]), host: lines[4] ?? '' } : null;
}

/** Folder of the socket of a server that answers; null where none is running. */
async function findRunning(place: Place): Promise<string | null> {
  const giveUp = performance.now() + ANSWER_MS;
  for (;;) {
    const found = await readLockFile(place);
    if (!found) return null;
    if (found.host !== '' && (await answers(found.host))) return found.host;
    const state = holderOf(found.pid, place);
    // PostgreSQL itself judges the lock of a dead server: it also looks for children still at work.
    if (state === 'dead') return removeHost(found.host);
    if (state === 'stranger') break;
    if (performance.now() > giveUp) {
      throw new DomainError(
        'CONFIGURATION',
        `数据库进程(${found.pid})不响应。请先结束该进程，再重新启动。日志：${place.log}`,
      );
    }
    await sleep(100);
  }
  // Since the crash the number was given to some other program; PostgreSQL would refuse to start.
  await rm(path.join(place.cluster, 'postmaster.pid'), { force: true });
  return null;
}

function holderOf(pid: number, place: Place): 'server' | 'stranger' | 'dead' {
  if (!isAlive(processMark(pid))) return 'dead';
  const command = commandLine(pid);
  return command === '' || command.includes(place.cluster) ? 'server' : 'stranger';
}

async function answers(host: string, database = 'postgres'): Promise<boolean> {
  const client = new Client({ host, port: PORT, user: USER, database, connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function launch(place: Place, throwaway: boolean): Promise<string> {
  const host = await mkdtemp(path.join(shortTemporaryFolder(), HOST_PREFIX));
  try {
    const runner = existsSync(path.join(place.cluster, 'PG_VERSION'))
      ? findRunner(place.cluster, host)
      : await makeCluster(place, host, throwaway);
    const giveUp = performance.now() + ANSWER_MS;
    for (;;) {
      const failure = await startServer(place, runner, host, throwaway);
      if (failure === null) return host;
      // Children of a killed server need a moment to notice; until then its memory counts as in use.
      const passing = /shared memory block|lock file .* already exists/.test(failure);
      if (!passing || performance.now() > giveUp) {
        throw new DomainError('CONFIGURATION', `内置数据库启动失败:\n${failure}\n日志：${place.log}`);
      }
      await sleep(200);
    }
  } catch (error) {
    await rm(host, { recursive: true, force: true });
    throw error;
  }
}

/** initdb beside the final place, then one rename: an interrupted first start leaves nothing half made. */
async function makeCluster(place: Place, host: string, throwaway: boolean): Promise<Runner> {
  for (const name of await readdir(place.folder)) {
    if (name.startsWith('new-')) await rm(path.join(place.folder, name), { recursive: true, force: true });
  }
  const fresh = await mkdtemp(path.join(place.folder, 'new-'));
  const runner = findRunner(fresh, host);
  const done = run(runner, 'initdb', [
    ...['-D', fresh, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin'],
    ...['--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions', ...(throwaway ? ['--no-sync'] : [])],
  ]);
  if (done.status !== 0) {
    const reason = `${done.error?.message ?? ''}${done.stdout}${done.stderr}`;
    throw new DomainError('CONFIGURATION', `内置数据库初始化失败:\n${reason}`);
  }
  await rename(fresh, place.cluster);
  return runner;
}

/** Only what PostgreSQL needs: the user's locale and PG* variables must not change how it behaves. */
const SERVER_ENV = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

function run(runner: Runner, name: string, args: readonly string[]) {
  const [program, ...rest] = [...runner.wrap, path.join(runner.home, 'bin', name), ...args];
  const { uid, gid } = runner;
  return spawnSync(program, rest, { uid, gid, cwd: '/', env: SERVER_ENV, encoding: 'utf8' });
}

/** @returns null once the server answers, else the end of its log. */
async function startServer(
  place: Place,
  runner: Runner,
  host: string,
  throwaway: boolean,
): Promise<string | null> {
  const settings = {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: host,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    max_connections: 100,
    shared_buffers: '64MB',
    ...(throwaway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = path.join(runner.home, 'bin', 'postgres');
  const [program, ...args] = [...runner.wrap, server, '-D', place.cluster, ...flags];
  const tooLarge = existsSync(place.log) && statSync(place.log).size > LARGEST_LOG;
  const log = openSync(place.log, tooLarge ? 'w' : 'a', 0o600);
  const before = statSync(place.log).size;
  // A session of its own: Ctrl-C in the terminal must not reach the server before the application is done.
  const child = spawn(program, args, {
    ...{ uid: runner.uid, gid: runner.gid, cwd: '/', env: SERVER_ENV, detached: true },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  if (await untilAnswer(child, host)) return null;
  return (await readFile(place.log, 'utf8')).slice(before).slice(-2000);
}

async function untilAnswer(child: ChildProcess, host: string): Promise<boolean> {
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const giveUp = performance.now() + START_MS;
  while (!ended && performance.now() < giveUp) {
    if (existsSync(path.join(host, `.s.PGSQL.${PORT}`)) && (await answers(host))) return true;
    await sleep(20);
  }
  if (!ended) child.kill('SIGQUIT');
  return false;
}

async function makeDatabase(connection: ServerConnection): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function giveBack(
  place: Place,
  leave: () => Promise<void>,
  options: { throwaway?: boolean },
): Promise<void> {
  await withProcessLock(place.lock, START_MS, async () => {
    await leave();
    if ((await countUsers(place.users)) === 0) await stopServer(place, options.throwaway ?? false);
  });
}

/** Fast shutdown, awaited; immediate for throw-away clusters and for a server that does not end. */
async function stopServer(place: Place, throwaway: boolean): Promise<void> {
  const found = await readLockFile(place);
  if (!found || holderOf(found.pid, place) !== 'server') return;
  const mark = processMark(found.pid);
  for (const signal of throwaway ? (['SIGQUIT'] as const) : (['SIGINT', 'SIGQUIT'] as const)) {
    process.kill(found.pid, signal);
    const giveUp = performance.now() + 30_000;
    while (isAlive(mark) && performance.now() < giveUp) await sleep(20);
    if (!isAlive(mark)) break;
  }
  await removeHost(found.host);
}

/** The folder of a socket is ours to remove if the name says so. */
async function removeHost(host: string): Promise<null> {
  const ours = path.basename(host).startsWith(HOST_PREFIX);
  if (ours) await rm(host, { recursive: true, force: true }).catch(() => undefined);
  return null;
}
