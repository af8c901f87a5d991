import { ACCESS } from '../../src/accounts/access.js';
import { ROLES, type Role } from '../../src/audit/actor.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

// Every route is asked many times over: on a busy machine that takes minutes.
jest.setTimeout(300_000);

let t: TestApp;
const clients = new Map<Role, Client>();
beforeAll(async () => {
  t = await startTestApp();
  for (const role of Object.keys(ROLES) as Role[]) clients.set(role, await t.as([role]));
});
afterAll(() => t.close());

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Every route that the running service really has. */
function routes(): string[] {
  const { stack } = t.app.getHttpAdapter().getInstance().router as { stack: Layer[] };
  // The logger's own middleware stands on every path and answers nothing.
  return stack.flatMap(({ route }) =>
    route && route.path !== '/{*path}'
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : [],
  );
}

const parametersFilled = (path: string) => path.replace(/:[a-zA-Z]+/g, '999999999');

function call(client: Client, route: string) {
  const [method, path] = route.split(' ');
  const url = parametersFilled(path);
  if (method === 'GET') return client.get(url).redirects(0);
  if (method === 'DELETE') return client.delete(url);
  return method === 'PUT' ? client.put(url) : method === 'PATCH' ? client.patch(url) : client.post(url);
}

describe('the access table', () => {
  it('lists exactly the routes that exist', () => {
    expect([...new Set(routes())].sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it('keeps strangers out of everything that is not public', async () => {
    const stranger = t.visitor();
    await stranger.refresh();
    for (const [route, access] of Object.entries(ACCESS)) {
      if (access.roles === 'PUBLIC') continue;
      const { status, headers } = await call(stranger, route);
      const refused = status === 401 || (status === 303 && headers.location === '/login');
      expect(`${route} ${refused ? 'refused' : status}`).toBe(`${route} refused`);
    }
  });

  it('refuses every role that a route does not name, and lets in every one that it names', async () => {
    for (const [route, access] of Object.entries(ACCESS)) {
      if (!Array.isArray(access.roles)) continue;
      const answers = await Promise.all(
        [...clients].map(async ([role, client]) => ({ role, status: (await call(client, route)).status })),
      );
      for (const { role, status } of answers) {
        // The record 999999999 does not exist and the body is empty: whoever may, is told so by 404 or 422.
        const seen = status === 403 ? 'refused' : status >= 500 ? `error ${status}` : 'let in';
        expect(`${route} ${role}: ${seen}`).toBe(
          `${route} ${role}: ${access.roles.includes(role) ? 'let in' : 'refused'}`,
        );
      }
    }
  });

  it('refuses state-changing requests without the CSRF token, of the right role too', async () => {
    for (const [route, access] of Object.entries(ACCESS)) {
      const [method, path] = route.split(' ');
      if (method === 'GET') continue;
      const role = Array.isArray(access.roles) ? access.roles[0] : 'ADMINISTRATOR';
      const { agent } = clients.get(role) as Client;
      const url = parametersFilled(path);
      const answer = await (method === 'DELETE'
        ? agent.delete(url)
        : method === 'PUT'
          ? agent.put(url).send({})
          : method === 'PATCH'
            ? agent.patch(url).send({})
            : agent.post(url).send({}));
      expect(`${route} ${answer.status}`).toBe(`${route} 403`);
    }
  });

  it('keeps what is the whole office’s from the staff of counties and partners, whatever their roles', async () => {
    const roles = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'WITNESS');
    for (const agencyCode of ['JT-513322', 'GA-JJ']) {
      const outsider = await t.as(roles, { agencyCode });
      for (const [route, access] of Object.entries(ACCESS)) {
        if (access.scope !== 'OFFICE' || route.startsWith('GET ')) continue;
        expect(`${route} ${(await call(outsider, route)).status}`).toBe(`${route} 403`);
      }
    }
    const own = await t.as(['DRAWER'], { agencyCode: 'JT-ZFZD' });
    await own.post('/api/v1/draws/999999999/seal').expect(404);
    const notary = await t.as(['WITNESS'], { agencyCode: 'GA-JJ' });
    await notary.post('/api/v1/draws/999999999/entropy').expect(404);
  });
});
