import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** run.mjs in a small project of its own, in a path with a space and Chinese. */
describe('run.mjs', () => {
  let base: string;
  let project: string;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(project, 'run.mjs'), ...args], { encoding: 'utf8', cwd: base });
  const main = (text: string) => {
    mkdirSync(path.join(project, 'src', 'cli'), { recursive: true });
    writeFileSync(path.join(project, 'src', 'cli', 'main.ts'), text);
  };

  beforeAll(async () => {
    base = await mkdtemp(path.join(os.tmpdir(), 'run-'));
    project = path.join(base, '检查 项目');
    mkdirSync(path.join(project, 'migrations'), { recursive: true });
    for (const name of ['run.mjs', '.swcrc', 'package.json', 'package-lock.json']) {
      cpSync(path.join(ROOT, name), path.join(project, name));
    }
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  });

  afterAll(() => rm(base, { recursive: true, force: true }));

  it('without a command says how it is used, in Chinese, on stderr', () => {
    const { status, stdout, stderr } = run();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/用法[\s\S]*demo[\s\S]*verify/);
  });

  it('builds, then becomes the program: its arguments, its output alone, its exit status', () => {
    main(`const said: string = JSON.stringify([require.main === module, process.env.TZ, ...process.argv.slice(2)]);
      process.stdout.write(said); process.exitCode = 2;`);
    const { status, stdout, stderr } = run('cli', 'verify', '名录 一', '--json');
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '[true,"UTC","verify","名录 一","--json"]',
      stderr: '',
    });
  });

  it('leaves an unchanged build alone, and replaces a stale one whole', () => {
    const built = path.join(project, 'dist', 'src', 'cli', 'main.js');
    const stale = path.join(project, 'dist', 'src', 'left-over.js');
    writeFileSync(stale, '');
    const before = statSync(built).ino;
    run('build');
    expect(statSync(built).ino).toBe(before);
    main(`process.stdout.write('second');`);
    expect(run('cli').stdout).toBe('second');
    expect(statSync(built).ino).not.toBe(before);
    expect(readdirSync(path.dirname(stale))).toEqual(['cli']);
  });

  it('builds the browser verifier too, anew when one of its parts has changed', () => {
    const part = path.join(project, 'page.html');
    mkdirSync(path.join(project, 'src', 'web', 'verifier'), { recursive: true });
    writeFileSync(
      path.join(project, 'src', 'web', 'verifier', 'build.js'),
      `const fs = require('node:fs');
      exports.VERIFIER_PARTS = ['page.html'];
      exports.buildVerifier = (root, target) => {
        fs.mkdirSync(target, { recursive: true });
        fs.copyFileSync(root + '/page.html', target + '/verify.html');
      };`,
    );
    for (const text of ['first', 'second']) {
      writeFileSync(part, text);
      expect(run('build').status).toBe(0);
      expect(readFileSync(path.join(project, 'dist', 'verifier', 'verify.html'), 'utf8')).toBe(text);
    }
    rmSync(path.join(project, 'src', 'web'), { recursive: true });
    run('build');
    expect(readdirSync(path.join(project, 'dist'))).not.toContain('verifier');
  });

  it('keeps the last good build when the new source cannot be read', () => {
    main(`const = ;`);
    expect(run('cli').status).not.toBe(0);
    expect(readFileSync(path.join(project, 'dist', 'src', 'cli', 'main.js'), 'utf8')).toContain('second');
    expect(readdirSync(project).filter((name) => name.startsWith('dist-'))).toEqual([]);
  });

  it('started several times at once builds one after the other, over the lock of a process that died', async () => {
    main(`process.stdout.write('third');`);
    const gone = spawnSync('true');
    mkdirSync(path.join(project, 'dist-lock'));
    writeFileSync(path.join(project, 'dist-lock', 'pid'), String(gone.pid));
    const outputs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [path.join(project, 'run.mjs'), 'cli']);
        let output = '';
        child.stdout.on('data', (data) => (output += String(data)));
        const status = await new Promise((done) => child.once('close', done));
        return `${output} ${String(status)}`;
      }),
    );
    expect(outputs).toEqual(Array(4).fill('third 0'));
  });
});
