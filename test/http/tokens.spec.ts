import request from 'supertest';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { REQUESTS_A_MINUTE } from '../../src/accounts/tokens/token.rules.js';
import type { Role } from '../../src/audit/actor.js';
import { systemActor } from '../../src/audit/actor.js';
import { type Client, startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const wish = (more: object = {}) => ({
  ...{ name: '对接程序', scopes: ['PLANNER'], readOnly: false, validTo: '2026-12-31' },
  ...{ password: TEST_PASSWORD, ...more },
});

async function tokenOf(client: Client, more: object = {}): Promise<{ id: string; token: string }> {
  const { body } = await client.post('/api/v1/tokens', wish(more)).expect(201);
  return body;
}

/** A program: no cookies, a token in each request. */
function program(token: string) {
  const server = t.app.getHttpServer();
  const header = (sent: request.Test) => sent.set('authorization', `Bearer ${token}`);
  return {
    get: (path: string) => header(request(server).get(path)),
    post: (path: string, body?: object) => header(request(server).post(path).send(body)),
    upload: (path: string, file: Buffer) => header(request(server).post(path).attach('file', file, 'a.xlsx')),
    delete: (path: string) => header(request(server).delete(path)),
  };
}

let year = 2025;
/** A plan of a year that has none yet. */
const plan = () => ({ year: ++year, agencyCode: 'JT-JU' });

describe('tokens', () => {
  it('let a program work without a session, a cookie and a CSRF token', async () => {
    const planner = await t.as(['PLANNER']);
    const { token } = await tokenOf(planner);
    const { body, headers } = await program(token).post('/api/v1/plans', plan()).expect(201);
    expect(headers['set-cookie']).toBeUndefined();
    await program(token).post(`/api/v1/plans/${body.id}/lines`, carrierLine()).expect(201);
    const seen = await program(token).get('/api/v1/session').expect(200);
    expect(seen.body.account.roles).toEqual(['PLANNER']);
    expect(seen.body.csrfToken).toBeNull();
  });

  it('are kept as a digest only, and shown once', async () => {
    const planner = await t.as(['PLANNER']);
    const { id, token } = await tokenOf(planner);
    expect(token).toMatch(/^mct_[0-9a-f]{64}$/);
    const { text } = await planner.get('/api/v1/tokens').expect(200);
    expect(text).not.toContain(token);
    expect(text).not.toContain('digest');
    const rows: object[] = await t.dataSource.query('SELECT * FROM api_token WHERE id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(token.slice(4));
    const log: object[] = await t.dataSource.query('SELECT detail FROM audit_entry');
    expect(JSON.stringify(log)).not.toContain(token.slice(4));
  });

  it('may do what they were given, as far as the account may', async () => {
    const both = await t.as(['PLANNER', 'AUDITOR']);
    const { token } = await tokenOf(both, { scopes: ['AUDITOR'] });
    await program(token).get('/api/v1/plans').expect(200);
    const { body } = await program(token).post('/api/v1/plans', plan()).expect(403);
    expect(body.error.message).toContain('角色没有');
    const reading = await tokenOf(both, { readOnly: true });
    await program(reading.token).get('/api/v1/plans').expect(200);
    const refused = await program(reading.token).post('/api/v1/plans', plan()).expect(403);
    expect(refused.body.error.message).toContain('只能查询');
  });

  it.each<[string, (id: string) => Promise<unknown>, string]>([
    ['its account has lost the role', (id) => change(id, { roles: ['AUDITOR'] }), '不再有授权的角色'],
    ['its account has moved', (id) => change(id, { agencyCode: 'GA-JJ' }), '已调整部门'],
    ['its account is disabled', (id) => change(id, { disabled: true }), '账号已停用'],
  ])('end when %s', async (_why, act, message) => {
    const planner = await t.as(['PLANNER']);
    const { token } = await tokenOf(planner);
    await program(token).get('/api/v1/plans').expect(200);
    await act(planner.accountId);
    const { body } = await program(token).get('/api/v1/plans').expect(401);
    expect(body.error.message).toContain(message);
  });

  function change(id: string, more: { roles?: Role[]; agencyCode?: string; disabled?: boolean }) {
    const as = { roles: ['PLANNER'] as Role[], agencyCode: 'JT-JU', disabled: false, ...more };
    return t.app.get(AccountsService, { strict: false }).change(systemActor('测试'), id, as);
  }

  it('end with their last day in Asia/Shanghai', async () => {
    const planner = await t.as(['PLANNER']);
    const { token } = await tokenOf(planner, { validTo: '2026-03-02' });
    const before = t.clock.now();
    t.clock.set('2026-03-02T15:59:59Z');
    await program(token).get('/api/v1/plans').expect(200);
    t.clock.set('2026-03-02T16:00:00Z');
    const { body } = await program(token).get('/api/v1/plans').expect(401);
    expect(body.error.message).toContain('已过有效期');
    t.clock.set(before.toISOString());
  });

  it('are ended by their owner or an administrator, by nobody else, and only once', async () => {
    const planner = await t.as(['PLANNER']);
    const other = await t.as(['PLANNER']);
    const chief = await t.as(['ADMINISTRATOR']);
    const { id, token } = await tokenOf(planner);
    const path = `/api/v1/tokens/${id}/revocation`;
    await other.post(path, { reason: '误操作' }).expect(404);
    await planner.post(path, {}).expect(422);
    await chief.post(path, { reason: '程序停用' }).expect(204);
    await planner.post(path, { reason: '程序停用' }).expect(409);
    const { body } = await program(token).get('/api/v1/plans').expect(401);
    expect(body.error.message).toContain('已被吊销');
    const mine = await other.get('/api/v1/tokens').expect(200);
    expect(mine.body.tokens).toEqual([]);
    const all = await chief.get('/api/v1/tokens').expect(200);
    expect(all.body.tokens.find((row: { id: string }) => row.id === id).state).toBe('REVOKED');
  });

  it('never make tokens or sessions, and are not asked on pages', async () => {
    const planner = await t.as(['PLANNER']);
    const { token } = await tokenOf(planner);
    await program(token).post('/api/v1/tokens', wish()).expect(403);
    const logIn = { loginName: planner.loginName, password: TEST_PASSWORD };
    await program(token).post('/api/v1/session', logIn).expect(403);
    await program(token).delete('/api/v1/session').expect(403);
    const { headers } = await program(token).get('/office/plans').expect(303);
    expect(headers.location).toBe('/login');
  });

  it('take no part of a session: neither its rights nor a way around its CSRF token', async () => {
    const planner = await t.as(['PLANNER', 'DRAWER']);
    const { token } = await tokenOf(planner);
    const weak = await tokenOf(await t.as(['AUDITOR']), { scopes: ['AUDITOR'] });
    const sent = () => planner.agent.post('/api/v1/plans').send(plan());
    await sent().set('authorization', 'Bearer wrong').expect(401);
    await sent().set('authorization', `Bearer ${weak.token}`).expect(403);
    await sent().set('authorization', 'Basic abc').expect(403);
    const { body } = await sent().set('authorization', 'Bearer').expect(403);
    expect(body.error.message).toContain('页面已过期');
    await planner.agent
      .post('/API/v1/plans')
      .send(plan())
      .set('authorization', `Bearer ${token}`)
      .expect(403);
    await sent().set('authorization', `bearer ${token}`).expect(201);
  });

  it.each(['wrong', 'mct_', `mct_${'0'.repeat(64)}`, "mct_' OR 1=1 --".replace(/ /g, ''), 'a'.repeat(5000)])(
    'that are none are refused in one sentence, on public routes too: %.20s',
    async (token) => {
      for (const path of ['/api/v1/plans', '/api/v1/disclosures']) {
        const { body } = await program(token).get(path).expect(401);
        expect(body.error.message).toBe('接口令牌不正确，请检查请求头中的令牌。');
      }
      await program(token).upload('/api/v1/imports', Buffer.from('x')).expect(401);
    },
  );

  it('carry files', async () => {
    const { token } = await tokenOf(await t.as(['PLANNER']));
    const file = Buffer.from('no workbook');
    const { body } = await program(token).upload('/api/v1/imports', file).expect(422);
    expect(body.error.code).not.toBe('NOT_LOGGED_IN');
  });

  it('stand in the audit log with what was done by them', async () => {
    const { id, token } = await tokenOf(await t.as(['PLANNER']));
    const { body } = await program(token).post('/api/v1/plans', plan()).expect(201);
    const [entry]: { detail: string }[] = await t.dataSource.query(
      `SELECT detail FROM audit_entry WHERE object_kind = 'annual_plan' AND object_id = $1 ORDER BY seq LIMIT 1`,
      [body.id],
    );
    expect(JSON.parse(entry.detail)).toMatchObject({ apiToken: id });
    const made: { act: string }[] = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_kind = 'api_token' AND object_id = $1`,
      [id],
    );
    expect(made).toEqual([{ act: '建立接口令牌' }]);
  });

  it('say everything that is wrong with a new one at once', async () => {
    const planner = await t.as(['PLANNER']);
    const bad = { name: '', scopes: ['DRAWER'], validTo: '2028-01-01', password: 'x' };
    const { body } = await planner.post('/api/v1/tokens', wish(bad)).expect(422);
    expect(body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      ...['name', 'scopes', 'validTo', 'password'],
    ]);
    await planner.post('/api/v1/tokens', wish({ scopes: ['NOBODY'] })).expect(422);
    await planner.post('/api/v1/tokens', wish({ validTo: '2026-02-28' })).expect(422);
  });

  it(`are good for ${REQUESTS_A_MINUTE} requests a minute, each for itself`, async () => {
    const planner = await t.as(['PLANNER']);
    const [{ token }, other] = [await tokenOf(planner), await tokenOf(planner)];
    for (let n = 0; n < REQUESTS_A_MINUTE; n += 1) {
      await program(token)
        .get(n % 2 ? '/api/v1/session' : '/api/v1/tokens')
        .expect(200);
    }
    await program(token).get('/api/v1/session').expect(429);
    await program(other.token).get('/api/v1/session').expect(200);
  }, 120_000);

  it('are made and ended on a page, which shows the token once', async () => {
    const planner = await t.as(['PLANNER']);
    const form = { name: '页面上建的', scopes: 'PLANNER', validTo: '2026-06-30', password: TEST_PASSWORD };
    const refused = await planner.form('/office/tokens', { ...form, password: 'x' }).expect(422);
    expect(refused.text).toContain('口令不正确');
    expect(refused.text).toContain('页面上建的');
    const { text, headers } = await planner.form('/office/tokens', form).expect(201);
    const [token] = /mct_[0-9a-f]{64}/.exec(text) ?? [];
    expect(headers['cache-control']).toBe('no-store');
    await program(token as string)
      .get('/api/v1/plans')
      .expect(200);
    const list = await planner.get('/office/tokens').expect(200);
    expect(list.text).not.toContain(token);
    const [, id] = /\/office\/tokens\/(\d+)\/revocation/.exec(list.text) ?? [];
    await planner.form(`/office/tokens/${id}/revocation`, { reason: '程序停用' }).expect(303);
    await program(token as string)
      .get('/api/v1/plans')
      .expect(401);
  });
});

describe('the document', () => {
  it('is there for everybody, and so is its page', async () => {
    const { body } = await t.visitor().get('/api/v1/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    expect(body.paths['/api/v1/plans/{id}/lines'].post.security).toEqual([
      { token: ['PLANNER'] },
      { session: ['PLANNER'] },
    ]);
    const { text } = await t.visitor().get('/public/interface').expect(200);
    expect(text).toContain('GET /api/v1/tasks/{id}');
  });
});
