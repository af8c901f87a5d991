import { request as httpRequest } from 'node:http';
import { DrawProgress } from '../../src/ceremony/draw-progress.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let drawer: Client;
let second: Client;
let notary: Client;
let firm: Client;
let stranger: Client;
let lines: string[];

const NOTARY = '王敏(甘孜州公证处 公证员)';
const FIRM = '李强(企业代表)';

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 30);
  await makePeople(t.dataSource);
  lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3, 6, 9], announced: true }),
    carrierLine({ months: [3, 6], taskName: '不提前公告的一项', announced: false }),
  ]);
  drawer = await t.as(['DRAWER']);
  second = await t.as(['DRAWER']);
  [notary, firm, stranger] = [await t.as(['WITNESS']), await t.as(['WITNESS']), await t.as(['WITNESS'])];
});
afterAll(() => t.close());

const plan = () => [
  {
    ...{ witness: '王敏', organisation: '甘孜州公证处', role: '公证员' },
    ...{ accountId: notary.accountId, digits: 10, kind: 'DEVICE', device: 'DICE' },
  },
  { witness: '李强', role: '企业代表', accountId: firm.accountId, digits: 10, kind: 'DEVICE' },
];

async function rehearsed(line: string, month: string): Promise<string> {
  const { body } = await drawer.post('/api/v1/draws', { planLineId: line, month }).expect(201);
  await drawer.post(`/api/v1/draws/${body.id}/rehearsal`, { runs: 50 }).expect(200);
  return body.id;
}

async function frozen(line: string, month: string): Promise<string> {
  const id = await rehearsed(line, month);
  await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan: plan() }).expect(200);
  return id;
}

const give = (client: Client, id: string, witness: string, text: string) =>
  client.form(`/office/draws/${id}/digits`, { from: 'room', witness, text });
const confirm = (client: Client, id: string, witness: string, text: string) =>
  client.form(`/office/draws/${id}/confirmation`, { from: 'room', witness, text });

async function ready(line: string, month: string): Promise<string> {
  const id = await frozen(line, month);
  await give(notary, id, NOTARY, '3141592653').expect(303);
  await give(firm, id, FIRM, '2718281828').expect(303);
  await confirm(firm, id, NOTARY, '3141592653').expect(303);
  await confirm(notary, id, FIRM, '2718281828').expect(303);
  return id;
}

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('naming the witnesses', () => {
  it('says every fault at once, of each row and of the whole, and keeps what was typed', async () => {
    const id = await rehearsed(lines[0], '2026-09');
    const refused = await drawer
      .form(`/office/draws/${id}/freeze`, {
        // The first row stays empty, as a clerk may leave it.
        'entropyPlan[1][witness]': '王敏',
        'entropyPlan[1][accountId]': drawer.accountId,
        'entropyPlan[1][device]': 'DICE',
        'entropyPlan[1][digits]': '十',
        'entropyPlan[2][witness]': '中国福利彩票双色球',
        'entropyPlan[2][device]': 'LOTTERY',
        'entropyPlan[2][digits]': '6',
        'entropyPlan[2][source][at]': '2026-03-01T21:15',
      })
      .expect(422);
    const page = text(refused.text);
    for (const fault of [
      '第1名监督员的账号不能用',
      '第1名监督员的数字位数应为 1 至 64',
      '第2名监督员指定的公开数值在2026年3月1日 21:15已经公布',
      '数字合计 6 位，至少需要 20 位',
    ]) {
      expect(page).toContain(fault);
    }
    expect(refused.text).toContain('value="王敏"');
    expect(refused.text).toContain('value="2026-03-01T21:15"');
  });

  it('takes fewer digits only with a reason, down to eight, and shows it for ever', async () => {
    const id = await rehearsed(lines[1], '2026-06');
    const entropyPlan = [{ witness: '王敏(公证处)', digits: 8, kind: 'DEVICE' }];
    await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan }).expect(422);
    const seven = { entropyPlan: [{ ...entropyPlan[0], digits: 7 }], entropyReason: '仅一名监督员到场' };
    const refused = await drawer.post(`/api/v1/draws/${id}/freeze`, seven).expect(422);
    expect(refused.body.error.faults[0].message).toContain('抽取规范要求不少于 8 位');
    await drawer
      .post(`/api/v1/draws/${id}/freeze`, { entropyPlan, entropyReason: '仅一名监督员到场' })
      .expect(200);
    const note = '监督员 1 名、数字共 8 位，少于通常的 2 名、20 位，原因：仅一名监督员到场';
    const { body } = await drawer.get(`/api/v1/draws/${id}`).expect(200);
    expect(body.transitions.at(-1)).toMatchObject({ toState: 'FROZEN', reason: note });
    for (const page of ['', '/room', '/record']) {
      expect((await drawer.get(`/office/draws/${id}${page}`).expect(200)).text).toContain(note);
    }
  });

  it('takes a public value once it is out, and not before', async () => {
    const id = await rehearsed(lines[0], '2026-06');
    const lottery = { witness: '福彩双色球', digits: 12, kind: 'PUBLIC', device: 'LOTTERY' };
    const source = { issue: '第2026030期', at: '2026-03-02T21:15' };
    const entropyPlan = [plan()[0], { ...lottery, source }];
    await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan }).expect(200);
    const witness = '福彩双色球第2026030期(2026年3月2日 21:15公布)';
    const early = await give(drawer, id, witness, '010203040506').expect(409);
    expect(text(early.text)).toContain('尚未公布，不能录入');
    t.clock.set('2026-03-02T13:16:00Z');
    await give(drawer, id, witness, '010203040506').expect(303);
    t.clock.set('2026-03-02T01:00:00Z');
  });
});

describe('digits in the room', () => {
  let id: string;
  beforeAll(async () => {
    id = await frozen(lines[0], '2026-03');
  });

  it('the screen shows the freeze digest in groups, a QR code, witnesses with organisation and role, quotas', async () => {
    const shown = await drawer.get(`/office/draws/${id}/room`).expect(200);
    const { body } = await drawer.get(`/api/v1/draws/${id}`).expect(200);
    const { freezeDigest } = body.draw as { freezeDigest: string };
    const groups = [0, 4, 8, 12].map((at) => `<span>${freezeDigest.slice(at, at + 4)}</span>`).join('');
    expect(shown.text).toContain(groups);
    expect(shown.text).toContain('<svg class="qr"');
    expect(shown.text).not.toContain('class="side"');
    expect(text(shown.text)).toContain('王敏 甘孜州公证处 公证员');
    expect(text(shown.text)).toMatch(/分层 在库 应抽 候补/);
    expect(shown.text).not.toContain('开始抽取</button>');
  });

  it.each([
    ['seven digits', '1234567', '应为 10 位数字，现为 7 位'],
    ['what is no digit', '12345678a0', '只能是数字 0—9'],
    ['circled digits', '①②③④⑤⑥⑦⑧⑨⑩', '只能是数字 0—9'],
  ])('%s are refused and shown again for mending', async (_what, digits, message) => {
    const refused = await give(notary, id, NOTARY, digits).expect(422);
    expect(text(refused.text)).toContain(message);
    expect(refused.text).toContain(`value="${digits}"`);
    expect(refused.text).toContain('class="room"');
  });

  it('nobody enters the digits of another, and no account that the draw does not name acts at all', async () => {
    const other = await give(notary, id, FIRM, '2718281828').expect(403);
    expect(text(other.text)).toContain('您只能录入自己的数字');
    await give(stranger, id, NOTARY, '3141592653').expect(403);
    await stranger
      .post(`/api/v1/draws/${id}/entropy`, { digits: [{ witness: NOTARY, text: '3141592653' }] })
      .expect(403);
    await give(drawer, id, '路人', '3141592653').expect(422);
    const page = await stranger.get(`/office/draws/${id}/room`).expect(200);
    expect(page.text).not.toContain('<form');
  });

  it('full-width digits and spaces are cleaned, and stand large for reading back', async () => {
    await give(notary, id, NOTARY, '３１４１５　92653')
      .expect(303)
      .expect('location', `/office/draws/${id}/room`);
    const shown = await drawer.get(`/office/draws/${id}/room`).expect(200);
    expect(shown.text).toContain('<span>31415</span><span>92653</span>');
  });

  it('another one confirms; whoever entered, or is not named, does not', async () => {
    await confirm(notary, id, NOTARY, '3141592653').expect(422);
    await confirm(stranger, id, NOTARY, '3141592653').expect(403);
    await confirm(firm, id, NOTARY, '0000000000').expect(409);
    await confirm(firm, id, NOTARY, '3141592653').expect(303);
    const again = await give(notary, id, NOTARY, '3141592653').expect(409);
    expect(text(again.text)).toContain('已由');
  });

  it('what the drawer writes down is confirmed by somebody else', async () => {
    await give(drawer, id, FIRM, '2718281828').expect(303);
    await confirm(drawer, id, FIRM, '2718281828').expect(422);
    await confirm(second, id, FIRM, '2718281828').expect(303);
    const shown = await drawer.get(`/office/draws/${id}/room`).expect(200);
    expect(shown.text).toContain('开始抽取</button>');
    expect((await notary.get(`/office/draws/${id}/room`).expect(200)).text).not.toContain(
      '开始抽取</button>',
    );
  });

  it('before the freeze and after a void digits are refused', async () => {
    const early = await rehearsed(lines[1], '2026-03');
    expect((await give(drawer, early, NOTARY, '3141592653').expect(409)).text).toContain('名录尚未冻结');
    await drawer.post(`/api/v1/draws/${early}/freeze`, { entropyPlan: plan() }).expect(200);
    await drawer.post(`/api/v1/draws/${early}/void-request`, { reason: '监督员未能到场' }).expect(204);
    await second.post(`/api/v1/draws/${early}/void`).expect(204);
    expect((await give(drawer, early, NOTARY, '3141592653').expect(409)).text).toContain('已经作废');
    expect((await drawer.get(`/office/draws/${early}/room`).expect(200)).text).toContain('本次抽取已经作废');
  });

  it('a double click on the button ends on the one result; programs are refused as ever', async () => {
    const press = () => drawer.form(`/office/draws/${id}/seal`, { from: 'room' });
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers.map(({ headers }) => headers.location)).toEqual(Array(2).fill(`/office/draws/${id}/room`));
    await drawer.post(`/api/v1/draws/${id}/seal`).expect(409);
    const acts: { n: number }[] = await t.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = '随机抽取' AND object_id = $1`,
      [id],
    );
    expect(acts[0].n).toBe(1);
  });

  it('of an announced line the room sees names and teams, with the result digest to sign', async () => {
    const { body } = await drawer.get(`/api/v1/draws/${id}`).expect(200);
    const { resultDigest } = body.draw as { resultDigest: string };
    for (const client of [drawer, notary]) {
      const shown = await client.get(`/office/draws/${id}/room`).expect(200);
      expect(shown.text).toContain(resultDigest);
      expect(text(shown.text)).toContain('请监督员在抽取记录上签字');
      expect(text(shown.text)).toMatch(/抽中名单.*运输公司/);
      expect(shown.text).toContain('data-seat');
    }
  });
});

describe('a line that is not announced', () => {
  it('shows tickets and counts to the room, whoever is logged in, and no name', async () => {
    const [line] = await makeApprovedPlan(t.dataSource, [
      carrierLine({ months: [4], taskName: '再一项', announced: false }),
    ]);
    const id = await ready(line, '2026-04');
    await drawer.form(`/office/draws/${id}/seal`, { from: 'room' }).expect(303);
    const names: { name: string; code: string }[] = await t.dataSource.query(
      'SELECT subject_name AS name, subject_code AS code FROM drawn_subject WHERE draw_id = $1',
      [id],
    );
    const people: { name: string }[] = await t.dataSource.query(
      'SELECT inspector_name AS name FROM draw_pseudonym WHERE draw_id = $1',
      [id],
    );
    for (const client of [drawer, notary]) {
      const shown = (await client.get(`/office/draws/${id}/room`).expect(200)).text;
      expect(text(shown)).toMatch(/抽中签号.*签号 [0-9a-f]{16}/);
      for (const { name, code } of names) {
        expect(shown).not.toContain(name);
        expect(shown).not.toContain(code);
      }
      // Names of people are short: looked for as whole words of the list.
      const list = text(shown).split('抽中签号')[1];
      expect(people.filter(({ name }) => list.includes(name))).toEqual([]);
    }
  });
});

describe('slips', () => {
  it('carry digest, QR code, witness and checkpoint, and say when they come too late', async () => {
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [5], taskName: '凭条一项' })]);
    const id = await rehearsed(line, '2026-05');
    await drawer.get(`/office/draws/${id}/slips`).expect(409);
    await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan: plan() }).expect(200);
    const early = await notary.get(`/office/draws/${id}/slips`).expect(200);
    const { body } = await drawer.get(`/api/v1/draws/${id}`).expect(200);
    expect(early.text.split(body.draw.freezeDigest).length - 1).toBe(2);
    expect(early.text.split('<svg class="qr"').length - 1).toBe(2);
    expect(text(early.text)).toContain('王敏 甘孜州公证处 公证员');
    expect(text(early.text)).toContain('十面骰子，当众掷出，共 10 位');
    expect(text(early.text)).toMatch(/审计日志检查点第 [0-9]+ 号/);
    expect(early.text).not.toContain('在已有数字录入之后打印');
    await give(notary, id, NOTARY, '3141592653').expect(303);
    const late = await drawer.get(`/office/draws/${id}/slips`).expect(200);
    expect(late.text).toContain('在已有数字录入之后打印');
  });
});

describe('the stream of the screen', () => {
  it('gives one look to whoever asks for no stream', async () => {
    const { body } = await drawer.get('/api/v1/draws').expect(200);
    const { id } = body.draws.find(({ state }: { state: string }) => state === 'SEALED');
    const once = await drawer.get(`/office/draws/${id}/room/progress`).expect(200);
    expect(once.headers['content-type']).toContain('text/event-stream');
    expect(once.text).toBe('event: version\ndata: SEALED.2.2\n\n');
    await drawer.get('/office/draws/999999999/room/progress').expect(404);
  });

  it('tells progress and changes, and ends when the service does', async () => {
    const app = await startTestApp();
    await makeCarriers(app.dataSource, 20);
    await makePeople(app.dataSource);
    const [line] = await makeApprovedPlan(app.dataSource, [carrierLine({ months: [3] })]);
    const who = await app.as(['DRAWER']);
    const { body } = await who.post('/api/v1/draws', { planLineId: line, month: '2026-03' }).expect(201);
    const address = await app.listen();
    const { headers } = await who.get('/api/v1/session');
    const cookie = String(headers['set-cookie']).split(';')[0];
    let seen = '';
    const ended = new Promise<void>((resolve) => {
      const to = new URL(`/office/draws/${body.id}/room/progress`, address);
      const asked = httpRequest(to, { headers: { cookie, accept: 'text/event-stream' } }, (answer) => {
        answer.on('data', (chunk) => (seen += String(chunk)));
        answer.on('end', resolve);
      });
      asked.end();
    });
    const until = async (part: string) => {
      for (let i = 0; i < 100 && !seen.includes(part); i += 1) await new Promise((go) => setTimeout(go, 100));
      expect(seen).toContain(part);
    };
    await until('data: PLANNED.0.0');
    const progress = app.app.get(DrawProgress, { strict: false });
    progress.report(body.id, { stage: 'DRAW', done: 500, total: 1000 });
    await until('event: progress\ndata: {"stage":"计算签号，抽取检查对象","done":500,"total":1000}');
    await who.post(`/api/v1/draws/${body.id}/rehearsal`, { runs: 50 }).expect(200);
    progress.end(body.id);
    await until('data: REHEARSED.0.0');
    await app.close();
    await ended;
  });
});
