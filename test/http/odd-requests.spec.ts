import { ACCESS } from '../../src/accounts/access.js';
import { ROLES, type Role } from '../../src/audit/actor.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER } from '../support/ceremony.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** Whatever is sent, the answer is a page or a sentence, never a failure of the service. */
// Every route is asked many times over: on a busy machine that takes minutes.
jest.setTimeout(300_000);

let t: TestApp;
let everyone: Client;
/** Small numbers name a record of almost every table: plans, lines, draws, tasks, subjects, people. */
const IDS = ['1', '2'];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 30);
  await makePeople(t.dataSource);
  const [line, other] = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3], taskName: '第二项' }),
  ]);
  const drawId = await sealedDraw(t, line);
  await t.app.get(CeremonyService, { strict: false }).plan(DRAWER, { planLineId: other, month: '2026-03' });
  const [{ leaderId }] = await tasksOf(t, drawId);
  everyone = await t.as(Object.keys(ROLES) as Role[], { inspectorId: leaderId });
});
afterAll(() => t.close());

const ODD_IDS = [
  '0',
  '-1',
  '1e3',
  '999999999999999999999',
  '%00',
  '%ff',
  'null',
  'constructor',
  '..%2f..%2fetc%2fpasswd',
  '%27%3B--',
];
const ODD_QUERIES = [
  'q[toString]=1&kind[toString]=1&text[valueOf]=1&before[toString]=1&asOf[toString]=1&state[hasOwnProperty]=1',
  'page=-1&q=%00&month=2026-13&kind=__proto__&state=toString&areaCode=%00&before=x&asOf=2026-02-30',
  'page[]=1&q[]=a&kind[x]=1&text[]=%25&area[]=1&asOf[]=1&windowFrom[x]=1&drawId[]=1&status[]=1',
  'page=99999999999999999999&q=%F0%9F%98%80&text=%5C%25_&draw=999999999999999999&perPerson=1e9&windowTo=x',
  'kind=DANGEROUS_GOODS_CARRIER&q=%5C&page=1e1&creditClass=%00&lapsing=%00&inspectorId=999999999999999999',
  'kind=RESEATED&subject=%00&pool=%00&seat=999999999&reason=constructor&standing=constructor&year=2026&month=x&agency=%00&area=%00',
  'kind=DIRECT&year=9999&pool=__proto__&agency=&month=2026-13&subject[]=1&seat[]=1',
  'kind=INSPECTOR&inspectorId=x&agencyCode=%00&poolCode=%00&asOf=0000-00-00&windowFrom=9999-12-31',
];
const FIELDS = [
  ...['loginName', 'displayName', 'password', 'roles', 'agencyCode', 'disabled', 'current', 'next', 'word'],
  ...[
    'kind',
    'areaCode',
    'version',
    'values',
    'subjectCode',
    'certificateNo',
    'issuer',
    'relation',
    'reason',
  ],
  ...[
    'documentNo',
    'publishedOn',
    'year',
    'title',
    'revision',
    'batch',
    'planLineId',
    'month',
    'asOf',
    'planId',
  ],
  ...[
    'windowFrom',
    'windowTo',
    'perPerson',
    'entropyPlan',
    'digits',
    'witness',
    'text',
    'drawId',
    'resultCode',
  ],
  ...[
    'findings',
    'rows',
    'corrects',
    'followUp',
    'inspectedOn',
    'correctBy',
    'remark',
    'decision',
    'taskName',
    'itemCode',
    'strata',
  ],
  ...['subjectKind', 'areaCodes', 'mode', 'rounding', 'cap', 'reserve', 'drawType', 'sampling', 'leadPool'],
  ...[
    'partnerPools',
    'teams',
    'months',
    'methods',
    'organisingLevel',
    'implementingLevel',
    'deadline',
    'name',
  ],
  ...['subject', 'pool', 'seat', 'left', 'absent', 'by', 'headName', 'explanation', 'decline', 'evidence'],
  ...['related', 'leftOn', 'applicant', 'appliedOn', 'source', 'years'],
  ...['announced', 'status', 'creditClass', 'phone', 'code', 'canLead', 'isExpert', 'certificateValidTo'],
];
const ODD_VALUES: readonly unknown[] = [
  '\u0000',
  'constructor',
  '\ud800',
  '9'.repeat(400),
  '2026-02-30',
  -1,
  1e308,
  null,
  [],
  ['constructor', '\u0000'],
  [{}, null, { witness: {}, digits: 'x', agency: null, key: '__proto__', ratio: 'NaN' }],
  { toString: 1, length: 9, name: '\u0000', code: ['x'] },
];

/** Sends a request as any program may; no answer at all counts as 599. */
async function statusOf(route: string, path: string, body?: unknown): Promise<number> {
  const method = route.split(' ')[0];
  const sent =
    method === 'GET'
      ? everyone.get(path).redirects(0)
      : method === 'DELETE'
        ? everyone.delete(path)
        : everyone[method === 'PUT' ? 'put' : method === 'PATCH' ? 'patch' : 'post'](path, body as object);
  if (body !== undefined && !path.startsWith('/api/')) sent.type('form');
  return (await sent).status;
}

const filled = (path: string, id: string) => path.replace(/:[a-zA-Z]+/g, id);
/** These end the session that the other requests need. */
const ENDING = ['POST /logout', 'DELETE /api/v1/session'];

async function failures(requests: readonly (readonly [string, string, unknown?])[]): Promise<string[]> {
  const failed: string[] = [];
  const queue = [...requests];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [route, path, body] = next;
      const status = await statusOf(route, path, body);
      if (status >= 500)
        failed.push(`${route} ${path} ${JSON.stringify(body)?.slice(0, 80) ?? ''}: ${status}`);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return failed;
}

const routes = Object.keys(ACCESS).filter((route) => !ENDING.includes(route));

/** Bodies that no parser of ours understands. */
const BROKEN: readonly (readonly [type: string, body: string])[] = [
  ['application/json', '{"a":'],
  ['application/json', '['.repeat(100_000)],
  ['application/json', `${'['.repeat(5000)}1${']'.repeat(5000)}`],
  ['application/json', '{"_csrf":{"toString":1}}'],
  ['application/json; charset=nonsense', '{}'],
  ['application/x-www-form-urlencoded', '_csrf[toString]=1&loginName[toString]=1&password[valueOf]=1'],
  ['application/x-www-form-urlencoded; charset=nonsense', 'a=1'],
  ['application/x-www-form-urlencoded', 'a=1&'.repeat(30_000)],
  ['application/x-www-form-urlencoded', `a${'[x]'.repeat(200)}=1`],
  ['multipart/form-data', 'no boundary'],
  ['multipart/form-data; boundary=x', '--x\r\nbroken'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\ncut',
  ],
];

describe('odd requests', () => {
  it.each([
    ['a stranger', () => t.visitor()],
    ['staff', () => everyone],
  ])('never fail over a body that cannot be read: %s', async (_who, client) => {
    const paths = ['/login', '/api/v1/session', '/office/imports', '/api/v1/imports', '/nowhere'];
    for (const [type, body] of BROKEN) {
      for (const path of paths) {
        const { status, text } = await client().agent.post(path).set('content-type', type).send(body);
        expect(`${path} ${type} ${body.slice(0, 30)} ${status}`).toMatch(/ 4[0-9]{2}$/);
        expect(text).not.toMatch(/node_modules|at [A-Z]\w+\./);
      }
    }
  });

  it('never fail over an identifier', async () => {
    const requests = routes
      .filter((route) => route.includes(':'))
      .flatMap((route) => ODD_IDS.map((id) => [route, filled(route.split(' ')[1], id), {}] as const));
    expect(await failures(requests)).toEqual([]);
  });

  it('never fail over a query', async () => {
    const requests = routes
      .filter((route) => route.startsWith('GET '))
      .flatMap((route) =>
        ODD_QUERIES.map((query) => [route, `${filled(route.split(' ')[1], IDS[0])}?${query}`] as const),
      );
    expect(await failures(requests)).toEqual([]);
  });

  it('never fail over a body', async () => {
    const requests = routes
      .filter((route) => !route.startsWith('GET '))
      .flatMap((route) =>
        ODD_VALUES.map((value, index) => {
          const body = Object.fromEntries(FIELDS.map((name) => [name, value]));
          return [route, filled(route.split(' ')[1], IDS[index % IDS.length]), body] as const;
        }),
      );
    expect(await failures(requests)).toEqual([]);
  });
});
