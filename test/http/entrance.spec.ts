import { startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('entrance', () => {
  it('makes the first administrator with the word of the console, once', async () => {
    const visitor = t.visitor();
    await visitor.get('/').expect(303).expect('location', '/setup');
    await visitor.refresh();
    const fields = {
      word: 'wrong',
      loginName: 'admin',
      displayName: '管理员',
      password: 'a long password 1',
    };
    const refused = await visitor.form('/setup', fields).expect(422);
    expect(refused.text).toContain('一次性口令不正确');
    expect(refused.text).toContain('value="admin"');
    const { FirstVisit } = await import('../../src/accounts/first-visit.js');
    const word = t.app.get(FirstVisit, { strict: false }).word;
    await visitor
      .form('/setup', { ...fields, word })
      .expect(303)
      .expect('location', '/login');
    await visitor.get('/setup').expect(303).expect('location', '/login');
    await visitor.form('/setup', { ...fields, word, loginName: 'other' }).expect(409);
  });

  it('refuses a form without the token of its session', async () => {
    const visitor = t.visitor();
    const answer = await visitor.agent
      .post('/login')
      .type('form')
      .send({ loginName: 'a', password: 'b' })
      .expect(403);
    expect(answer.text).toContain('页面已过期');
  });

  it('logs in and out, and says nothing about which part was wrong', async () => {
    const staff = await t.as(['PLANNER']);
    const { body } = await staff.get('/api/v1/session').expect(200);
    expect(body.account.roles).toEqual(['PLANNER']);
    const visitor = t.visitor();
    await visitor.refresh();
    const one = await visitor
      .post('/api/v1/session', { loginName: staff.loginName, password: 'wrong' })
      .expect(401);
    const other = await visitor
      .post('/api/v1/session', { loginName: 'nobody', password: TEST_PASSWORD })
      .expect(401);
    expect(one.body).toEqual(other.body);
    await staff.form('/logout').expect(303);
    await staff.get('/office/audit').expect(303).expect('location', '/login');
  });

  it('locks an account after ten wrong passwords', async () => {
    const staff = await t.as(['PLANNER']);
    const visitor = t.visitor();
    await visitor.refresh();
    for (let i = 0; i < 10; i++) {
      await visitor
        .post('/api/v1/session', { loginName: staff.loginName, password: `wrong ${i}` })
        .expect(401);
    }
    await visitor
      .post('/api/v1/session', { loginName: staff.loginName, password: TEST_PASSWORD })
      .expect(401);
    t.clock.advance(16 * 60);
    await visitor
      .post('/api/v1/session', { loginName: staff.loginName, password: TEST_PASSWORD })
      .expect(200);
  });

  it('shows a Chinese page for what is not there, and JSON below /api', async () => {
    const page = await t.visitor().get('/no-such-page').expect(404);
    expect(page.text).toContain('没有这个页面');
    const { body } = await t.visitor().get('/api/v1/no-such').expect(404);
    expect(body.error.code).toBe('NOT_FOUND');
  });

  it('counts attempts to log in by the form, however its address is spelt', async () => {
    const small = await startTestApp({ config: { loginRateLimit: 3 } });
    try {
      const visitor = small.visitor();
      await visitor.refresh();
      const statuses: number[] = [];
      for (const path of ['/login', '/login/', '/LOGIN', '/Login/', '/login']) {
        statuses.push((await visitor.form(path, { loginName: 'nobody', password: 'x' })).status);
      }
      // A page route may not exist under another spelling; where it exists, it counts.
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
    } finally {
      await small.close();
    }
  });

  it('ends every other session of an account whose password changes', async () => {
    const staff = await t.as(['PLANNER']);
    const thief = t.visitor();
    await thief.refresh();
    const logIn = { loginName: staff.loginName, password: TEST_PASSWORD };
    await thief.post('/api/v1/session', logIn).expect(200);
    await thief.get('/api/v1/plans').expect(200);
    const next = 'another horse 43';
    await staff.form('/office/password', { current: TEST_PASSWORD, next }).expect(303);
    await thief.get('/api/v1/plans').expect(401);
    await staff.get('/api/v1/plans').expect(200);

    const admin = await t.as(['ADMINISTRATOR']);
    const fields = { roles: 'PLANNER', agencyCode: 'JT-JU', password: 'a third horse 44' };
    await admin.form(`/office/accounts/${staff.accountId}`, fields).expect(303);
    await staff.get('/api/v1/plans').expect(401);
  });

  it('takes a session identifier that was known before log-in from nobody', async () => {
    const staff = await t.as(['PLANNER']);
    const visitor = t.visitor();
    await visitor.refresh();
    const before = await cookieOf(visitor);
    await visitor
      .post('/api/v1/session', { loginName: staff.loginName, password: TEST_PASSWORD })
      .expect(200);
    expect(await cookieOf(visitor)).not.toBe(before);
    const planted = await t.visitor().get('/api/v1/plans').set('cookie', before);
    expect(planted.status).toBe(401);
  });

  it('lets nobody out of an account by another spelling of its number, nor in by an inherited role', async () => {
    const admin = await t.as(['ADMINISTRATOR']);
    const fields = { roles: 'PLANNER', agencyCode: 'JT-JU', disabled: 'on' };
    await admin.form(`/office/accounts/0${admin.accountId}`, fields).expect(404);
    await admin.form('/office/accounts/x', fields).expect(404);
    const odd = { ...fields, roles: ['constructor'], disabled: '' };
    await admin.form(`/office/accounts/${admin.accountId}`, odd).expect(422);
    await admin.get('/office/accounts').expect(200).expect('cache-control', 'no-store');
  });

  it('goes after log-in only to pages of the office', async () => {
    const staff = await t.as(['PLANNER']);
    for (const [asked, location] of [
      ['/office/plans?x=1', '/office/plans?x=1'],
      ['//evil.example/office', '/office'],
    ]) {
      const visitor = t.visitor();
      await visitor.get(asked).set('host', 'evil.example').redirects(0);
      await visitor.refresh();
      const answer = await visitor
        .form('/login?returnTo=https://evil.example', {
          loginName: staff.loginName,
          password: TEST_PASSWORD,
          returnTo: 'https://evil.example',
        })
        .set('host', 'evil.example');
      expect(answer.headers.location).toBe(location);
    }
  });
});

async function cookieOf(client: ReturnType<TestApp['visitor']>): Promise<string> {
  const answer = await client.get('/api/v1/session').expect(200);
  const [cookie] = answer.headers['set-cookie'] as unknown as string[];
  return cookie.split(';')[0];
}
