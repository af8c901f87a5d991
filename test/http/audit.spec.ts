import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { DrawAudit } from '../../src/ceremony/trail/draw-audit.service.js';
import { runCli } from '../../src/cli/main.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { stock } from '../support/stocked.js';

let t: TestApp;
let auditor: Client;
const before = { ...process.env };

beforeAll(async () => {
  t = await startTestApp();
  await stock(t);
  auditor = await t.as(['AUDITOR']);
  const { host, port, username, database } = t.dataSource.options as PostgresDataSourceOptions;
  process.env.DATABASE_URL = `postgres://${username}@localhost:${port}/${database}?host=${encodeURIComponent(String(host))}`;
  process.env.SECRET_KEY = 'k'.repeat(64);
});
afterAll(async () => {
  for (const name of ['DATABASE_URL', 'SECRET_KEY']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await t.close();
});

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const check = (checkpoints = '') =>
  auditor.get(`/office/audit/check?checkpoints=${encodeURIComponent(checkpoints)}`);

/** The command in this process. */
async function cli(...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  const status = await runCli(['audit-verify', ...args], {
    out: (part) => void (printed.stdout += part),
    err: (part) => void (printed.stderr += part),
    ...{ folder: process.cwd(), exitCode: 0 },
  });
  return { status, ...printed };
}

/** Does what only a superuser can, looks, and undoes it. */
async function altered<T>(change: string, undo: string, look: () => Promise<T>): Promise<T> {
  const runner = t.dataSource.createQueryRunner();
  try {
    await runner.query(`SET session_replication_role = replica`);
    await runner.query(change);
    return await look();
  } finally {
    await runner.query(undo);
    await runner.query('RESET session_replication_role');
    await runner.release();
  }
}

describe('an office in which everything has happened', () => {
  it('is found whole: every act on a draw has left digests of its rows as they are', async () => {
    const report = await t.app.get(DrawAudit, { strict: false }).check();
    expect(report.faults).toEqual([]);
    expect(report.draws).toBeGreaterThan(3);
    expect(report.notes.filter((note) => note.includes('没有逐行摘要'))).toEqual([]);
  });

  it('is checked on the auditor’s page, with the checkpoints in a list', async () => {
    const log = text((await auditor.get('/office/audit').expect(200)).text);
    expect(log).toContain('核对记录');
    const [newest] = await t.app.get(AuditService, { strict: false }).checkpoints();
    expect(log).toContain(newest.hash);
    const page = text((await check(`${newest.n}:${newest.hash}`).expect(200)).text);
    expect(page).toContain('核对通过：审计日志');
    expect(page).toContain('所填 1 个打印的检查点与日志相符');
  });

  it('has what cannot be read as a checkpoint refused in words', async () => {
    const { text: html } = await check('12：abc').expect(422);
    expect(html).toContain('不能识别：12：abc');
  });

  it('is checked from the command line beside the running site', async () => {
    const [newest] = await t.app.get(AuditService, { strict: false }).checkpoints();
    const { status, stdout, stderr } = await cli('--checkpoint', `${newest.n}:${newest.hash.slice(0, 16)}`);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^核对审计日志 \d+ 条、检查点 \d+ 个和全部抽取记录\n/);
    expect(stdout).toContain('核对通过');
    const json = JSON.parse((await cli('--json')).stdout);
    expect(json).toMatchObject({ ok: true, faults: [] });
  });
});

describe('an office that somebody altered', () => {
  it('has the first bad entry named, on the page and by the command', async () => {
    const [page, command] = await altered(
      `UPDATE audit_entry SET actor_name = actor_name || '某' WHERE seq = 20`,
      `UPDATE audit_entry SET actor_name = left(actor_name, -1) WHERE seq = 20`,
      async () => [text((await check().expect(200)).text), await cli()] as const,
    );
    expect(page).toContain('核对有误');
    expect(page).toContain('审计日志第 20 条：内容与散列不符。');
    expect(command.status).toBe(1);
    expect(command.stdout).toContain('  有误  审计日志第 20 条：内容与散列不符。\n');
  });

  it('has a printed checkpoint that is not in the log named', async () => {
    const { status, stdout } = await cli('--checkpoint', `999:${'a'.repeat(64)}`);
    expect(status).toBe(1);
    expect(stdout).toMatch(/打印的第 999 号检查点\(a{16}\)在检查点表和日志中都没有.*之后的记录未被覆盖。/);
  });

  it('still has its log shown, where an entry cannot be read', async () => {
    await altered(
      `UPDATE audit_entry SET act = '拒绝：x', detail = '{' || detail WHERE seq = (SELECT max(seq) FROM audit_entry)`,
      `UPDATE audit_entry SET detail = substr(detail, 2) WHERE seq = (SELECT max(seq) FROM audit_entry)`,
      async () => void (await auditor.get('/office/audit').expect(200)),
    );
  });
});

describe('audit-verify used wrongly', () => {
  it.each([[['--checkpoint', '3']], [['--checkpoint', '3:xyz']], [['--unknown']]])('%j', async (args) => {
    const { status, stderr } = await cli(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/。/);
  });
});
