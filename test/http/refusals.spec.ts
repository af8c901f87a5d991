import { AccountsService } from '../../src/accounts/accounts.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { EntropyService } from '../../src/ceremony/witness/entropy.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { RefusalLog } from '../../src/ceremony/trail/refusal-log.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { sealNonce } from '../../src/ceremony/secret-nonce.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { lastSeq, type Logged, loggedAfter } from '../support/audit-log.js';
import { DIGITS, DRAWER, REHEARSAL, SECOND, WITNESSES } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** Every attempt that the ceremony refuses is refused in words, changes nothing, and stands in the audit log. */
let t: TestApp;
let drawer: Client;
let witness: Client;
let lines: string[];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 30);
  await makePeople(t.dataSource);
  lines = await makeApprovedPlan(
    t.dataSource,
    Array.from({ length: 7 }, (_, n) => carrierLine({ months: [3], taskName: `第${n + 1}项` })),
  );
  drawer = await t.as(['DRAWER']);
  witness = await t.as(['WITNESS']);
});
afterAll(() => t.close());

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });

/** A frozen draw without digits. */
async function frozen(planLineId: string): Promise<string> {
  const id = await get(CeremonyService).plan(DRAWER, { planLineId, month: '2026-03' });
  await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
  await get(FreezeService).freeze(DRAWER, id, { entropyPlan: WITNESSES });
  return id;
}

async function withDigits(planLineId: string): Promise<string> {
  const id = await frozen(planLineId);
  await get(EntropyService).give(DRAWER, id, DIGITS);
  await get(EntropyService).confirm(SECOND, id, DIGITS);
  return id;
}

/** What an attempt has left in the log: exactly the refusals. Each attempt begins a minute of its own. */
async function refusalsOf(attempt: () => Promise<unknown>): Promise<Logged[]> {
  await get(RefusalLog).beforeApplicationShutdown();
  const before = await lastSeq(t.dataSource);
  await attempt();
  return loggedAfter(t.dataSource, before, '拒绝：');
}

/** Everything of draws that an attempt could have changed. */
async function stateOf(id: string): Promise<unknown> {
  return t.dataSource.query(
    `SELECT state, result_digest, (SELECT count(*)::int FROM draw_entropy e WHERE e.draw_id = d.id) AS digits,
       (SELECT count(*)::int FROM draw_file f WHERE f.draw_id = d.id) AS files,
       (SELECT count(*)::int FROM drawn_subject s WHERE s.draw_id = d.id) AS drawn FROM draw d WHERE id = $1`,
    [id],
  );
}

describe('attempts at the digits', () => {
  let id: string;
  beforeAll(async () => {
    id = await frozen(lines[0]);
  });

  it.each([
    ['7 digits', '3141592', '应为 10 位数字，现为 7 位'],
    ['no digits', '31415926ab', '只能是数字 0—9'],
    ['a minus', '-314159265', '只能是数字 0—9'],
    ['a sign of another script', '٣١٤١٥٩٢٦٥٣', '只能是数字 0—9'],
  ])('%s are refused for programs and on the page, and logged', async (_what, text, words) => {
    const before = await stateOf(id);
    const given = { witness: WITNESSES[0].witness, text };
    const logged = await refusalsOf(async () => {
      const answer = await drawer.post(`/api/v1/draws/${id}/entropy`, { digits: [given] }).expect(422);
      expect(JSON.stringify(answer.body)).toContain(words);
      const page = await drawer.form(`/office/draws/${id}/digits`, given).expect(422);
      expect(page.text).toContain(words);
    });
    expect(await stateOf(id)).toEqual(before);
    expect(
      logged.map(({ accountId, act, objectId, detail }) => [accountId, act, objectId, detail.way]),
    ).toEqual([
      [drawer.accountId, '拒绝：录入监督员数字', id, '接口'],
      [drawer.accountId, '拒绝：录入监督员数字', id, '页面'],
    ]);
    for (const { detail } of logged) {
      expect(detail.faults?.join()).toContain(words);
      // What was typed is not kept: the log says why, not what.
      expect(JSON.stringify(detail)).not.toContain(text);
    }
  });

  it('a body that cannot be read is refused with its faults, and logged', async () => {
    const logged = await refusalsOf(() =>
      drawer.post(`/api/v1/draws/${id}/entropy`, { digits: [{ witness: 1 }] }).expect(422),
    );
    expect(logged).toHaveLength(1);
    expect(logged[0].detail.faults?.length).toBeGreaterThan(0);
  });

  it('of a witness whom the draw does not name are refused, and logged under that name', async () => {
    const given = { witness: WITNESSES[0].witness, text: DIGITS[0].text };
    const before = await stateOf(id);
    const logged = await refusalsOf(() =>
      witness.post(`/api/v1/draws/${id}/entropy`, { digits: [given] }).expect(({ status }) => {
        expect([403, 422]).toContain(status);
      }),
    );
    expect(await stateOf(id)).toEqual(before);
    expect(logged).toMatchObject([
      { accountId: witness.accountId, act: '拒绝：录入监督员数字', objectId: id },
    ]);
  });
});

describe('attempts at the draw itself', () => {
  it('before the digits, as a witness, from another agency, with a nonce of one’s own', async () => {
    const id = await frozen(lines[1]);
    const before = await stateOf(id);
    const partner = await t.as(['DRAWER'], { agencyCode: 'GA-JJ' });
    const county = await t.as(['DRAWER', 'ADMINISTRATOR'], { agencyCode: 'JT-513322' });
    const logged = await refusalsOf(async () => {
      await drawer.post(`/api/v1/draws/${id}/seal`).expect(409);
      await witness.post(`/api/v1/draws/${id}/seal`).expect(403);
      await witness.form(`/office/draws/${id}/seal`).expect(403);
      await partner.post(`/api/v1/draws/${id}/seal`).expect(403);
      await county.form(`/office/draws/${id}/seal`).expect(403);
      await drawer.post(`/api/v1/draws/${id}/seal`, { nonce: 'ab'.repeat(32) }).expect(422);
      await drawer.form(`/office/draws/${id}/seal`, { seed: 'ab'.repeat(32) }).expect(422);
    });
    expect(await stateOf(id)).toEqual(before);
    expect(logged.map(({ accountId, act, objectId }) => [accountId, act, objectId])).toEqual(
      [drawer, witness, witness, partner, county, drawer, drawer].map(({ accountId }) => [
        accountId,
        '拒绝：随机抽取',
        id,
      ]),
    );
    expect(logged[0].detail.faults?.join()).toContain('的数字尚未录入');
    expect(logged[1].detail.reason).toContain('您的角色没有');
    expect(logged[3].detail.reason).toContain('您所在的部门不能办理');
    expect(logged[5].detail.faults?.join()).toContain('不能另行提交');
    expect(JSON.stringify(logged)).not.toContain('abab');
  });

  it('a second time: one result, and the second attempt stands in the log', async () => {
    const id = await withDigits(lines[2]);
    await drawer.post(`/api/v1/draws/${id}/seal`).expect(200);
    const before = await stateOf(id);
    const logged = await refusalsOf(async () => {
      await drawer.post(`/api/v1/draws/${id}/seal`).expect(409);
      await drawer.form(`/office/draws/${id}/seal`);
    });
    expect(await stateOf(id)).toEqual(before);
    expect(logged.map(({ act, detail }) => [act, detail.way])).toEqual([
      ['拒绝：随机抽取', '接口'],
      ['拒绝：随机抽取', '页面'],
    ]);
    for (const { detail } of logged) expect(detail.reason).toContain('同一份冻结名录只能抽取一次');
  });

  it('after a void', async () => {
    const id = await withDigits(lines[3]);
    await drawer.post(`/api/v1/draws/${id}/void-request`, { reason: '停电，监督员离场' }).expect(204);
    const second = await t.as(['DRAWER']);
    await second.post(`/api/v1/draws/${id}/void`).expect(204);
    const before = await stateOf(id);
    const logged = await refusalsOf(async () => {
      await drawer.post(`/api/v1/draws/${id}/seal`).expect(409);
      await drawer.post(`/api/v1/draws/${id}/entropy`, { digits: DIGITS }).expect(409);
      await second.form(`/office/draws/${id}/void`).expect(409);
    });
    expect(await stateOf(id)).toEqual(before);
    expect(logged.map(({ act }) => act)).toEqual([
      '拒绝：随机抽取',
      '拒绝：录入监督员数字',
      '拒绝：作废抽取',
    ]);
    for (const { detail } of logged) expect(detail.reason).toContain('作废');
  });

  it('with another nonce in the database: another draw’s row, another value, none, another key', async () => {
    const id = await withDigits(lines[4]);
    const other = await withDigits(lines[5]);
    const [{ number }]: { number: string }[] = await t.dataSource.query(
      'SELECT number FROM draw WHERE id = $1',
      [id],
    );
    const [{ own, foreign }]: { own: Buffer; foreign: Buffer }[] = await t.dataSource.query(
      `SELECT (SELECT ciphertext FROM draw_secret WHERE draw_id = $1) AS own,
              (SELECT ciphertext FROM draw_secret WHERE draw_id = $2) AS foreign`,
      [id, other],
    );
    const iv = Buffer.alloc(12, 3);
    const key = 'k'.repeat(64);
    const attempts: [Buffer | null, string][] = [
      [foreign, '密封的随机数不能打开'],
      [sealNonce('z'.repeat(64), number, 'cd'.repeat(32), iv), '密封的随机数不能打开'],
      [sealNonce(key, number, 'cd'.repeat(32), iv), '随机数与冻结时的承诺不一致'],
      [null, '密封的随机数不在数据库中'],
    ];
    const before = await stateOf(id);
    for (const [ciphertext, words] of attempts) {
      await asSuperuser(`DELETE FROM draw_secret WHERE draw_id = $1`, [id]);
      if (ciphertext) await asSuperuser('INSERT INTO draw_secret VALUES ($1, $2)', [id, ciphertext]);
      const logged = await refusalsOf(async () => {
        const answer = await drawer.post(`/api/v1/draws/${id}/seal`);
        expect([409, 422]).toContain(answer.status);
        expect(answer.body.error.message).toContain(words);
        // Without a message that fits the page's form, it is shown all the same.
        expect((await drawer.form(`/office/draws/${id}/seal`)).text).toContain(words);
      });
      expect(logged.map(({ act, objectId }) => [act, objectId])).toEqual([
        ['拒绝：随机抽取', id],
        ['拒绝：随机抽取', id],
      ]);
      expect(await stateOf(id)).toEqual(before);
    }
    await asSuperuser('INSERT INTO draw_secret VALUES ($1, $2)', [id, own]);
    await drawer.post(`/api/v1/draws/${id}/seal`).expect(200);
  });
});

/** What the owner of the machine can do, and the service never does: triggers aside. */
async function asSuperuser(sql: string, parameters: unknown[]): Promise<void> {
  await t.dataSource.transaction(async (tx) => {
    await tx.query(`SET LOCAL session_replication_role = 'replica'`);
    await tx.query(sql, parameters);
  });
}

describe('other attempts', () => {
  it('at a draw that there is not are logged without one', async () => {
    const logged = await refusalsOf(async () => {
      await drawer.post('/api/v1/draws/999999999/seal').expect(404);
      await drawer.form('/office/draws/007/void').expect(404);
    });
    expect(logged.map(({ act, objectKind, objectId }) => [act, objectKind, objectId])).toEqual([
      ['拒绝：随机抽取', 'draw', '-'],
      ['拒绝：作废抽取', 'draw', '-'],
    ]);
  });

  it('without the token of the page are logged under the account of the session', async () => {
    const logged = await refusalsOf(() =>
      drawer.agent.post('/api/v1/draws/999999998/freeze').send({}).expect(403),
    );
    expect(logged).toMatchObject([{ accountId: drawer.accountId, act: '拒绝：冻结名录' }]);
    expect(logged[0].detail.reason).toContain('页面已过期');
  });

  it('of looks at lists are logged; a look that only came too early is none', async () => {
    const id = await frozen(
      (await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })], 'JT-513322'))[0],
    );
    const auditor = await t.as(['AUDITOR']);
    const logged = await refusalsOf(async () => {
      await auditor.get(`/api/v1/draws/${id}/bundle`).expect(403);
      await auditor.get(`/office/draws/${id}/excluded`).expect(403);
      await drawer.get(`/office/draws/${id}/drawn/csv`).expect(409);
      await drawer.get(`/api/v1/draws/${id}/files/none.tsv`).expect(404);
    });
    expect(logged.map(({ accountId, act, detail }) => [accountId, act, detail.way])).toEqual([
      [auditor.accountId, '拒绝：查看抽取名单', '接口'],
      [auditor.accountId, '拒绝：查看抽取名单', '页面'],
    ]);
  });

  it('stand on the audit page in a clerk’s words, and the chain holds', async () => {
    const auditor = await t.as(['AUDITOR']);
    const { text } = await auditor.get('/office/audit').expect(200);
    expect(text).toContain('拒绝：冻结名录');
    expect(text).toContain('页面已过期');
    expect(await get(AuditService).verify()).toBeNull();
  });
});

/** The counts that stand out, written as when the service stops. */
async function settled(): Promise<Logged[]> {
  const before = await lastSeq(t.dataSource);
  await get(RefusalLog).beforeApplicationShutdown();
  return loggedAfter(t.dataSource, before, '拒绝：');
}

describe('a flood of attempts', () => {
  it('of one account is one entry and one count, written when the service stops at the latest', async () => {
    const path = '/api/v1/draws/999999997/void';
    const logged = await refusalsOf(async () => {
      await Promise.all(Array.from({ length: 40 }, () => drawer.post(path)));
    });
    expect(logged).toHaveLength(1);
    expect(await settled()).toMatchObject([
      { accountId: drawer.accountId, act: '拒绝：作废抽取', objectId: '-', detail: { repeated: 39 } },
    ]);
  });

  it('with ever other reasons ends in one count, too', async () => {
    const flooder = await t.as(['DRAWER']);
    const id = await frozen(lines[6]);
    const logged = await refusalsOf(async () => {
      for (let n = 0; n < 50; n += 1) {
        const digits = [{ witness: `无此人${n}`, text: '1' }];
        await flooder.post(`/api/v1/draws/${id}/entropy`, { digits }).expect(422);
      }
    });
    expect(logged).toHaveLength(31);
    expect((await settled()).map(({ detail }) => detail.repeated)).toEqual([19]);
  });

  it('of visitors without an account is one entry, whatever they try', async () => {
    const stranger = t.visitor();
    await stranger.refresh();
    const logged = await refusalsOf(async () => {
      await stranger.post('/api/v1/draws/1/seal').expect(401);
      await stranger.post('/api/v1/draws/2/void').expect(401);
      await t.visitor().agent.post('/office/draws/3/seal').send({}).expect(403);
    });
    expect(logged).toMatchObject([{ accountId: null, name: '未登录的访问者', act: '拒绝：随机抽取' }]);
  });
});

describe('accounts that end', () => {
  it('are still named by what they attempted', async () => {
    const gone = await t.as(['WITNESS']);
    const accounts = get(AccountsService);
    const logged = await refusalsOf(() => gone.post('/api/v1/draws/1/seal').expect(403));
    await accounts.change({ ...DRAWER, accountId: '0' }, gone.accountId, {
      roles: ['WITNESS'],
      agencyCode: 'JT-JU',
      disabled: true,
    });
    expect(logged).toMatchObject([{ accountId: gone.accountId }]);
    await gone.post('/api/v1/draws/1/seal').expect(({ status }) => expect([401, 403]).toContain(status));
  });
});
