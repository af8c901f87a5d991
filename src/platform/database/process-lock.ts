import { readFileSync } from 'node:fs';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `pid stamp`: the stamp (start time in /proc) tells a process from a later one that got the same number. */
export function processMark(pid: number): string {
  return `${pid} ${startStamp(pid)}`;
}

function startStamp(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces; field 22 is the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : fields[19];
  } catch {
    return '-';
  }
}

/** True while the process that wrote this mark is running. */
export function isAlive(mark: string): boolean {
  const [pid, stamp] = mark.trim().split(' ');
  if (!/^[0-9]+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startStamp(Number(pid)) === (stamp ?? '-');
}

/** Command line of a running process, '' where it cannot be read. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/**
 * Runs `work` while this process alone holds the lock file. The lock of a process that died is taken over.
 * @throws Error when another process holds it for longer than `patienceMs`.
 */
export async function withProcessLock<T>(
  file: string,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const giveUp = performance.now() + patienceMs;
  let emptySeen = 0;
  while (!(await tryLock(file))) {
    const mark = await readFile(file, 'utf8').catch(() => '-');
    // Empty means being written just now, or left by a power cut if it stays so.
    emptySeen = mark === '' ? emptySeen + 1 : 0;
    if (emptySeen > 50 || (mark !== '' && mark !== '-' && !isAlive(mark))) await removeStale(file, mark);
    if (performance.now() > giveUp) throw new Error(`lock held too long: ${file}`);
    await sleep(30);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, processMark(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Removes the lock only if it is still the stale one: another waiter may have taken it over meanwhile. */
async function removeStale(file: string, staleMark: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== staleMark) await link(aside, file);
  } catch {
    // Gone already, or taken again: the caller tries anew.
  }
  await rm(aside, { force: true });
}

let registrations = 0;

/** Enters this process in a folder of users of a thing. @returns what to call to leave it. */
export async function registerUser(folder: string): Promise<() => Promise<void>> {
  registrations += 1;
  const file = path.join(folder, `${process.pid}-${registrations}`);
  await writeFile(file, processMark(process.pid), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** Number of living registrations; those of dead processes are removed. */
export async function countUsers(folder: string): Promise<number> {
  let living = 0;
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const file = path.join(folder, name);
    const mark = await readFile(file, 'utf8').catch(() => '');
    if (isAlive(mark)) living += 1;
    else await rm(file, { force: true });
  }
  return living;
}
