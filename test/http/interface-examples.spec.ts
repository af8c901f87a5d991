import request from 'supertest';
import type { z } from 'zod';
import { type Role, ROLES } from '../../src/audit/actor.js';
import type { ApiRoute } from '../../src/platform/http/api-route.js';
import { API_PARTS } from '../../src/web/open-interface/api-routes.js';
import { startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { holdToDescription } from '../support/described-answers.js';
import { usccOf } from '../support/office.js';
import { stock, type Stocked } from '../support/stocked.js';

/** What the document says is tried: each example is sent, each field is spoilt, and the service must agree. */
jest.setTimeout(300_000);

let t: TestApp;
let stocked: Stocked;

beforeAll(async () => {
  t = await startTestApp();
  stocked = await stock(t);
  holdToDescription(t.app);
  const tasks: { code: string }[] = await t.dataSource.query(
    'SELECT subject_code AS code FROM inspection_task',
  );
  const drawn = new Set(tasks.map(({ code }) => code));
  undrawn = Array.from({ length: 120 }, (_, n) => usccOf(n)).find((code) => !drawn.has(code)) ?? '';
});
afterAll(() => t.close());

const routes = API_PARTS.flatMap((part) => Object.entries(part.routes));
const isReading = (key: string): boolean => key.startsWith('GET ');

/** What ends the token or session of the test, or is for people only: test/http/tokens.spec.ts has these. */
const FOR_PEOPLE = [
  ...['POST /api/v1/session', 'DELETE /api/v1/session', 'POST /api/v1/tokens'],
  'POST /api/v1/tokens/:id/revocation',
];

/** Parameters that are no numbers of records, and records other than the first. */
const PARAMETERS: Readonly<Record<string, string>> = {
  ':item': 'JT-01',
  ':code': '513301',
  ':rule': '1',
  ':name': 'freeze.json',
};
const ADDRESSES: Readonly<Record<string, string>> = {
  'GET /api/v1/draws/:id/frame': '/api/v1/draws/4/frame',
  'GET /api/v1/plans/:id/difference': '/api/v1/plans/4/difference',
  'GET /api/v1/plans/:id/imports/:import': '/api/v1/plans/2/imports/1',
  'POST /api/v1/plans/:id/lines': '/api/v1/plans/2/lines',
  'PUT /api/v1/plans/lines/:lineId': '/api/v1/plans/lines/2',
  'POST /api/v1/plans/:id/imports/:import/lines': '/api/v1/plans/2/imports/1/lines',
  'POST /api/v1/draws/:id/rehearsal': '/api/v1/draws/4/rehearsal',
  'GET /api/v1/schemes/:code': '/api/v1/schemes/S-01',
  'PUT /api/v1/item-rules/:item': '/api/v1/item-rules/JT-02',
  'PUT /api/v1/schemes/:code': '/api/v1/schemes/new',
  'PUT /api/v1/list-kinds/:kind': '/api/v1/list-kinds/new',
  'POST /api/v1/list-kinds/:kind/drafts': '/api/v1/list-kinds/JOINT/drafts',
  'PUT /api/v1/credit/rules/:key': '/api/v1/credit/rules/NOT_COOPERATING',
  'PUT /api/v1/feed/codes/:dictionary': '/api/v1/feed/codes/CHECK_RESULT',
  'GET /api/v1/feed/batches/:id/file/:format': '/api/v1/feed/batches/1/file/csv',
  'PUT /api/v1/visit-caps/kinds/:kind': '/api/v1/visit-caps/kinds/COMPLAINT',
};

/** Examples of acts whose moment has passed, or is not yet come, in the office of the test: what they are told. */
const NOT_NOW: Readonly<Record<string, string>> = {
  'GET /api/v1/tasks/:id/files/:file': 'NOT_FOUND',
  'POST /api/v1/draws/:id/after/requests': 'NOT_FOUND',
  'POST /api/v1/draws/:id/recusals': 'NOT_FOUND',
  'POST /api/v1/plans/merges/:merge/undo': 'NOT_FOUND',
  'POST /api/v1/tasks/:id/files/:file/withdrawal': 'NOT_FOUND',
  'DELETE /api/v1/plans/lines/:lineId': 'CONFLICT',
  'POST /api/v1/approvals/:id/decision': 'CONFLICT',
  'POST /api/v1/conflicts': 'CONFLICT',
  'POST /api/v1/disclosure-drafts/steps': 'CONFLICT',
  'POST /api/v1/draws': 'CONFLICT',
  'POST /api/v1/draws/:id/after/requests/:request/approval': 'CONFLICT',
  'POST /api/v1/draws/:id/after/requests/:request/refusal': 'CONFLICT',
  'POST /api/v1/draws/:id/entropy': 'CONFLICT',
  'POST /api/v1/draws/:id/entropy/confirmation': 'CONFLICT',
  'POST /api/v1/draws/:id/freeze': 'CONFLICT',
  'POST /api/v1/draws/:id/seal': 'CONFLICT',
  'POST /api/v1/items/:version/publish': 'CONFLICT',
  'POST /api/v1/notices': 'CONFLICT',
  'POST /api/v1/plans': 'CONFLICT',
  'POST /api/v1/plans/:id/approval': 'CONFLICT',
  'POST /api/v1/plans/:id/imports': 'CONFLICT',
  'POST /api/v1/plans/:id/life/adjustment': 'CONFLICT',
  'POST /api/v1/plans/:id/life/ask': 'CONFLICT',
  'POST /api/v1/plans/:id/life/withdrawal': 'CONFLICT',
  'POST /api/v1/plans/:id/merges': 'CONFLICT',
  'POST /api/v1/tasks/:id/closure': 'CONFLICT',
  'POST /api/v1/tasks/:id/not-inspected': 'CONFLICT',
  'POST /api/v1/visit-ledger/:id/reversal': 'CONFLICT',
  'PUT /api/v1/visit-caps/:rule': 'CONFLICT',
  'PUT /api/v1/visits/:id': 'CONFLICT',
  'POST /api/v1/draws/:id/declarations': 'FORBIDDEN',
  'POST /api/v1/plans/:id/life/answer': 'FORBIDDEN',
  'POST /api/v1/tasks/:id/corrections': 'FORBIDDEN',
  'POST /api/v1/tasks/:id/files': 'FORBIDDEN',
  'POST /api/v1/tasks/:id/record/entries': 'FORBIDDEN',
  'POST /api/v1/tasks/:id/record/parts': 'FORBIDDEN',
  'POST /api/v1/tasks/:id/results': 'FORBIDDEN',
  'POST /api/v1/draws/:id/void': 'RULE_BROKEN',
  'POST /api/v1/follow-ups/:id/steps': 'STALE',
  'POST /api/v1/tasks/:id/reviews': 'STALE',
  'PUT /api/v1/check-points/:item': 'STALE',
  'POST /api/v1/feed/batches': 'CONFLICT',
  'POST /api/v1/feed/rows/:id/again': 'CONFLICT',
  'POST /api/v1/feed/batches/:id/receipt': 'INVALID_INPUT',
  'POST /api/v1/imports': 'UNREADABLE_FILE',
  // The bulk edit comes first.
  'PATCH /api/v1/inspectors/:id': 'STALE',
};

const addressOf = (key: string): string =>
  ADDRESSES[key] ?? key.split(' ')[1].replace(/:[a-zA-Z]+/g, (name) => PARAMETERS[name] ?? '1');

/** A token is good for so many requests a minute: here each is used less. */
const USES = 200;
let used = USES;
let token = '';

async function freshToken(): Promise<string> {
  if (used >= USES) {
    const wish = { name: '示例程序', scopes: Object.keys(ROLES) as Role[], readOnly: false };
    const more = { validTo: '2026-12-31', password: TEST_PASSWORD };
    const { body } = await stocked.all.post('/api/v1/tokens', { ...wish, ...more }).expect(201);
    [token, used] = [body.token, 0];
  }
  used += 1;
  return token;
}

async function send(key: string, sent: Readonly<Record<string, unknown>>, files?: string) {
  const method = key.split(' ')[0].toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const asked = request(t.app.getHttpServer())[method](addressOf(key));
  asked.set('authorization', `Bearer ${await freshToken()}`);
  if (method === 'get') return asked.query(sent);
  if (files !== 'file') return asked.send(sent);
  for (const [name, value] of Object.entries(sent)) asked.field(name, String(value));
  return asked.attach('file', Buffer.from('%PDF-1.7\nx\n%%EOF\n'), 'paper.pdf');
}

/** These ask for a firm of the draw; what they are told hangs on the lot, so that one is named that was not drawn. */
const OF_DRAWN = ['POST /api/v1/draws/:id/after/requests', 'POST /api/v1/draws/:id/recusals'];
let undrawn: string;

/** The sample firm of the document is one of the office of the test. */
function here(example: ApiRoute['example'], firm = usccOf(1)): Record<string, unknown> {
  return JSON.parse(JSON.stringify(example ?? {}).replaceAll('91513326Y4CL12TH8J', firm));
}

async function outcomeOf([key, route]: readonly [string, ApiRoute]): Promise<string> {
  const { status, body, headers } = await send(
    key,
    here(route.example, OF_DRAWN.includes(key) ? undrawn : undefined),
    route.files,
  );
  if (status >= 400) return body.error?.code ?? String(body.undescribed);
  const type = (headers['content-type'] ?? '').split(';')[0];
  // That an answer says what its schema says is held by the service under test: described-answers.ts.
  const right = status === 204 ? type === '' : type === (route.media ?? 'application/json');
  return status === route.status && (right || route.media === 'application/octet-stream')
    ? 'as described'
    : `${status} ${type}`;
}

async function outcomes(wanted: (key: string) => boolean): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const route of routes.filter(([key]) => wanted(key) && !FOR_PEOPLE.includes(key))) {
    found[route[0]] = await outcomeOf(route);
  }
  return found;
}

const expected = (wanted: (key: string) => boolean) =>
  Object.fromEntries(
    routes
      .filter(([key]) => wanted(key) && !FOR_PEOPLE.includes(key))
      .map(([key]) => [key, NOT_NOW[key] ?? 'as described']),
  );

/** Where a body is faulty and how, as the service tells it; the words it may choose. */
function faultsOf(schema: z.ZodType, body: unknown): string[] {
  const { error } = schema.safeParse(body);
  return (error?.issues ?? []).map(({ path, code }) => `${path.join('.')}: ${code.toUpperCase()}`);
}

describe('the examples of the document', () => {
  it('of what is shown come as described', async () => {
    expect(await outcomes(isReading)).toEqual(expected(isReading));
  });

  it('of what is done are refused for no fault of their form', async () => {
    const acting = (key: string) => !isReading(key);
    expect(await outcomes(acting)).toEqual(expected(acting));
  });
});

describe('the schemas of the document', () => {
  /** These take values apart by the columns of their kind, and tell their own faults. */
  const BY_COLUMN = ['PATCH /api/v1/subjects/:id', 'PATCH /api/v1/inspectors/:id'];
  const bodies = routes.filter(
    ([key, { body, files }]) => body && files !== 'file' && ![...FOR_PEOPLE, ...BY_COLUMN].includes(key),
  );

  it('are the ones that the service reads with: it tells the same faults', async () => {
    const lies: string[] = [];
    let spoilt = 0;
    for (const [key, { body, example = {} }] of bodies) {
      for (const name of Object.keys(example)) {
        const sent = { ...here(example), [name]: { odd: [1] } };
        const faults = faultsOf(body as z.ZodType, sent);
        if (faults.length === 0) continue;
        spoilt += 1;
        const answer = await send(key, sent);
        const told = (answer.body.error?.faults ?? []) as { field: string; code: string }[];
        const same = told.length > 0 && told.every((one) => faults.includes(`${one.field}: ${one.code}`));
        if (answer.status !== 422 || !same) lies.push(`${key} ${name}: ${answer.status} ${answer.text}`);
      }
    }
    expect(lies).toEqual([]);
    expect(spoilt).toBeGreaterThan(150);
  });
});
