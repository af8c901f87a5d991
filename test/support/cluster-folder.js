/** Where the throw-away cluster of a test run lives and how it is swept away. Plain JavaScript: Jest's own
 * set-up and tear-down run outside the module mapping of the tests. */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const PREFIX = 'mingchou-test-';
const ENOUGH = 1_500_000_000;

/** Memory where there is enough of it, else the temporary folder. */
function base() {
  try {
    const { bavail, bsize } = fs.statfsSync('/dev/shm');
    fs.accessSync('/dev/shm', fs.constants.W_OK);
    if (bavail * bsize > ENOUGH) return '/dev/shm';
  } catch {
    // No such folder: the temporary one.
  }
  return os.tmpdir();
}

/** Folder of the run of this process; made anew, so that nobody else can have prepared it. */
function makeFolder() {
  const folder = fs.mkdtempSync(path.join(base(), `${PREFIX}${process.pid}-`));
  if (process.getuid?.() === 0) fs.chmodSync(folder, 0o711);
  return folder;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Ends the server of a folder at once and removes all of it. */
async function sweep(folder) {
  try {
    const lines = fs.readFileSync(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (pid > 1 && lines[1] === path.join(folder, 'postgres/data') && isRunning(pid)) {
      process.kill(pid, 'SIGQUIT');
      for (let i = 0; i < 250 && isRunning(pid); i += 1) await new Promise((done) => setTimeout(done, 20));
    }
    if (lines[4]) fs.rmSync(lines[4], { recursive: true, force: true });
  } catch {
    // No server was started.
  }
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // Of another user: not ours to remove.
  }
}

/** Sweeps away what runs left behind that were killed. */
async function sweepLeftOvers() {
  for (const parent of new Set([base(), os.tmpdir()])) {
    for (const name of fs.readdirSync(parent)) {
      const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
      if (pid && !isRunning(Number(pid))) await sweep(path.join(parent, name));
    }
  }
}

module.exports = { makeFolder, sweep, sweepLeftOvers };
