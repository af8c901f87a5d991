import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  countUsers,
  isAlive,
  processMark,
  registerUser,
  withProcessLock,
} from '../../src/platform/database/process-lock.js';

describe('the lock of a process', () => {
  let folder: string;
  let lock: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'lock-'));
    lock = path.join(folder, 'lock');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function deadMark(): Promise<string> {
    const child = spawn('sleep', ['60']);
    const mark = processMark(child.pid ?? 0);
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    return mark;
  }

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(10);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 6 }, () => withProcessLock(lock, 10_000, work)));
    expect(most).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    await expect(withProcessLock(lock, 100, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a process that died, and from one whose number was given anew', async () => {
    for (const mark of [await deadMark(), `${process.pid} 1`]) {
      writeFileSync(lock, mark);
      expect(await withProcessLock(lock, 1000, async () => readFileSync(lock, 'utf8'))).toBe(
        processMark(process.pid),
      );
    }
  });

  it('is taken over when a power cut left it empty', async () => {
    writeFileSync(lock, '');
    expect(await withProcessLock(lock, 10_000, async () => 'done')).toBe('done');
  });

  it('is not taken from a living process', async () => {
    const child = spawn('sleep', ['60']);
    try {
      const mark = processMark(child.pid ?? 0);
      writeFileSync(lock, mark);
      await expect(withProcessLock(lock, 300, async () => 'done')).rejects.toThrow('lock held too long');
      expect(readFileSync(lock, 'utf8')).toBe(mark);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('counts the living users only', async () => {
    const leave = await registerUser(folder);
    await registerUser(folder);
    writeFileSync(path.join(folder, 'dead'), await deadMark());
    expect(await countUsers(folder)).toBe(2);
    expect(existsSync(path.join(folder, 'dead'))).toBe(false);
    await leave();
    expect(await countUsers(folder)).toBe(1);
  });

  it('knows its own process and no nonsense', async () => {
    expect(isAlive(processMark(process.pid))).toBe(true);
    expect(isAlive(await deadMark())).toBe(false);
    expect(isAlive('nonsense')).toBe(false);
  });
});
