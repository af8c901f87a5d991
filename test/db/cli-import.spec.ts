import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/project-root.js';
import { runCli } from '../../src/cli/main.js';
import { cloneConnection } from '../support/database.js';
import { EXPECTED, FIXTURES } from '../support/import-lookups.js';

const MAIN = join(projectRoot(), 'dist', 'src', 'cli', 'main.js');
const before = { ...process.env };

beforeAll(async () => {
  const { host, port, user, database } = await cloneConnection();
  const socket = encodeURIComponent(String(host));
  process.env.DATABASE_URL = `postgres://${user}@localhost:${port}/${database}?host=${socket}`;
  process.env.SECRET_KEY = 'k'.repeat(64);
});
afterAll(() => {
  for (const name of ['DATABASE_URL', 'SECRET_KEY']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

/** The real command, in a process of its own. */
function spawned(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'import', ...args], {
    ...{ cwd: FIXTURES, env: { ...process.env, INIT_CWD: FIXTURES }, encoding: 'utf8' },
  });
  return { status, stdout, stderr };
}

/** The command in this process: quicker. */
async function run(...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  const status = await runCli(['import', ...args], {
    out: (text) => void (printed.stdout += text),
    err: (text) => void (printed.stderr += text),
    ...{ folder: FIXTURES, exitCode: 0 },
  });
  return { status, ...printed };
}

describe('import FILE --kind KIND', () => {
  it.each(Object.keys(EXPECTED))(
    '%s --json: only JSON, exactly the expected faults',
    async (file) => {
      const { kind, rows, accepted, faults } = EXPECTED[file];
      const { status, stdout, stderr } = await run(file, '--kind', kind, '--json');
      expect([status, stderr]).toEqual([1, '']);
      const report = JSON.parse(stdout);
      expect(Object.keys(report)).toEqual([
        ...['rows', 'accepted', 'faults', 'warnings', 'kind', 'applied', 'created', 'updated', 'unchanged'],
      ]);
      expect(report).toMatchObject({ kind, rows, accepted, applied: false, created: accepted });
      expect(
        report.faults.map((fault: { row: number; column: string }) => [fault.row, fault.column]),
      ).toEqual(faults);
      expect(Object.keys(report.faults[0])).toEqual(['row', 'column', 'code', 'message']);
    },
    60_000,
  );

  it('--apply: imports, and a second time says that nothing changed', () => {
    const first = spawned('carriers.xlsx', '--kind', 'DANGEROUS_GOODS_CARRIER', '--apply', '--json');
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ applied: true, created: 33, updated: 0, unchanged: 0 });
    const second = spawned('carriers.xlsx', '--kind', 'DANGEROUS_GOODS_CARRIER', '--apply');
    expect([second.status, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain('第 15 行“统一社会信用代码”');
    expect(second.stdout).toContain('名录库没有任何变化');
    expect(second.stdout).toContain('有问题的 5 行没有导入');
  }, 60_000);

  it('a file that is refused: status 1, the sentence, with --json as JSON', async () => {
    const text = await run('expected.json', '--kind', 'ITEM');
    expect([text.status, text.stdout]).toEqual([1, '']);
    expect(text.stderr).toContain('不是 .xlsx 工作簿');
    const json = await run('carriers.xlsx', '--kind', 'CONSTRUCTION_PROJECT', '--json', '--apply');
    expect([json.status, json.stderr]).toEqual([1, '']);
    const report = JSON.parse(json.stdout);
    expect(report).toMatchObject({ rows: 0, accepted: 0, applied: false, created: 0 });
    expect(report.faults[0].message).toContain('项目代码');
  }, 60_000);
});

describe('wrong use', () => {
  it('an unknown kind: lists those that there are', async () => {
    const { status, stderr } = await run('carriers.xlsx', '--kind', 'SHIP');
    expect(status).toBe(2);
    expect(stderr).toContain('DANGEROUS_GOODS_CARRIER');
    expect(stderr).toContain('部门');
  });

  it('no kind, no file, a file that is not there', async () => {
    expect(await run('carriers.xlsx')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--kind'),
    });
    expect((await run('--kind', 'ITEM')).status).toBe(2);
    const { status, stderr } = await run('nothing.xlsx', '--kind', 'ITEM');
    expect([status, stderr]).toEqual([2, expect.stringContaining('nothing.xlsx')]);
  });

  it('--help tells kinds and exit status', async () => {
    const { status, stdout } = await run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('REPAIR_SHOP');
    expect(stdout).toContain('退出状态');
  });
});
