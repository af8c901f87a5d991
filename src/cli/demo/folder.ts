import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from '../../platform/data-folder.js';
import { startEmbeddedPostgres } from '../../platform/database/embedded-postgres.js';

const MOST_DEMOS = 50;

/**
 * A fresh data folder for this demo below `.data/demo`: each run starts anew, and two that run at the same
 * time do not meet. What an ended run left behind is removed.
 * @param root the project folder
 * @returns absolute path
 */
export async function demoFolder(root: string): Promise<string> {
  const parent = join(root, '.data', 'demo');
  makeDataFolder(join(root, '.data'));
  makeDataFolder(parent);
  for (let n = 1; n <= MOST_DEMOS; n += 1) {
    const folder = join(parent, String(n));
    if (isInUse(folder)) continue;
    await remove(folder);
    if (take(folder)) return folder;
  }
  throw new Error(`more than ${MOST_DEMOS} demos are running`);
}

const ownerFile = (folder: string) => join(folder, 'owner');

function isInUse(folder: string): boolean {
  if (!existsSync(ownerFile(folder))) return false;
  const pid = Number(readFileSync(ownerFile(folder), 'utf8'));
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes the folder of an ended run; a database server that outlived it is stopped first. */
async function remove(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  if (existsSync(join(folder, 'postgres', 'data', 'postmaster.pid'))) {
    await startEmbeddedPostgres(folder)
      .then((server) => server.stop())
      .catch(() => undefined);
  }
  rmSync(folder, { recursive: true, force: true });
}

function take(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another demo took it this very moment.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  rmSync(folder, { recursive: true });
  makeDataFolder(folder);
  writeFileSync(ownerFile(folder), String(process.pid), { mode: 0o644 });
  return true;
}
