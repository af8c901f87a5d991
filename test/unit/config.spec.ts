import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DomainError } from '../../src/kernel/domain-error.js';
import { loadConfig } from '../../src/platform/config.js';
import { FixedEntropy } from '../support/fixed-entropy.js';

describe('the settings', () => {
  let folder: string;
  const key = 'k'.repeat(32);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'config-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('have defaults for everything; an empty variable counts as not set', () => {
    expect(loadConfig({ DATA_DIR: folder, SECRET_KEY: key, PORT: '', OFFICE_NAME: '  ' })).toEqual({
      databaseUrl: undefined,
      dataDir: folder,
      host: '0.0.0.0',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      tls: false,
      trustProxy: false,
      secretKey: key,
      officeName: '甘孜藏族自治州交通运输局',
      officeArea: '513300',
      logLevel: 'warn',
      rateLimit: 600,
      loginRateLimit: 10,
      cronJobs: true,
    });
  });

  it('are taken from the environment', () => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://office:secret@db.example:5432/office',
      SECRET_KEY: key,
      PORT: '8080',
      PUBLIC_URL: 'https://ssj.example/mc/',
      TLS: 'true',
      TRUST_PROXY: '1',
      CRON_JOBS: 'off',
      LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({
      databaseUrl: 'postgres://office:secret@db.example:5432/office',
      port: 8080,
      publicUrl: 'https://ssj.example/mc',
      tls: true,
      trustProxy: true,
      cronJobs: false,
      logLevel: 'warn',
    });
  });

  it('name every fault at once, in Chinese, and make nothing', () => {
    const given = {
      DATA_DIR: path.join(folder, 'new'),
      DATABASE_URL: 'mysql://db/office',
      PORT: '70000',
      PUBLIC_URL: 'ssj.example',
      SECRET_KEY: 'short',
      OFFICE_AREA: '5133',
      TLS: 'yes',
      RATE_LIMIT: '1e3',
      LOG_LEVEL: 'loud',
    };
    const error = caught(() => loadConfig(given));
    expect(error).toBeInstanceOf(DomainError);
    const { code, message, faults } = error as DomainError;
    expect(code).toBe('CONFIGURATION');
    expect(faults.map((fault) => fault.field).sort()).toEqual(
      Object.keys(given)
        .filter((name) => name !== 'DATA_DIR')
        .sort(),
    );
    expect(message).toContain('环境变量 PORT:应为 0 至 65535 的整数。');
    expect(message).not.toMatch(/invalid|expected/i);
    expect(existsSync(given.DATA_DIR)).toBe(false);
  });

  it('read the picture of the banner, or say why it is not taken', () => {
    const load = (file: string) =>
      loadConfig({ DATA_DIR: folder, SECRET_KEY: key, OFFICE_BANNER: '阳光执法', OFFICE_BANNER_IMAGE: file });
    const put = (name: string, bytes: Buffer) => {
      writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    const jpeg = Buffer.concat([
      Buffer.from('ffd8ffe0', 'hex'),
      Buffer.alloc(20),
      Buffer.from('ffd9', 'hex'),
    ]);
    const { banner } = load(put('head.jpg', jpeg));
    expect(banner).toEqual({
      text: '阳光执法',
      image: { type: 'image/jpeg', content: jpeg, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    expect(() => load(put('head.svg', svg))).toThrow('OFFICE_BANNER_IMAGE:应为 PNG 或 JPG 图片');
    expect(() => load(put('big.jpg', Buffer.alloc(600_000)))).toThrow('图片超过 500 KB');
    expect(() => load(path.join(folder, 'none.png'))).toThrow('读不到文件');
  });

  it('make a key once, for this user alone, and keep it', () => {
    const dataDir = path.join(folder, '数据 目录');
    const first = loadConfig({ DATA_DIR: dataDir }, new FixedEntropy('one'));
    const second = loadConfig({ DATA_DIR: dataDir }, new FixedEntropy('two'));
    expect(first.secretKey).toBe(new FixedEntropy('one').hex(32));
    expect(second.secretKey).toBe(first.secretKey);
    expect(statSync(path.join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(dataDir, 'secret.key'), 'utf8')).toBe(`${first.secretKey}\n`);
  });

  it('refuse a key file that was cut short', () => {
    writeFileSync(path.join(folder, 'secret.key'), 'abc');
    const error = caught(() => loadConfig({ DATA_DIR: folder }));
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('内容不完整') });
  });
});

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
