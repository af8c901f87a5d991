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
});
