import { strFromU8, unzipSync } from 'fflate';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { lastSeq, loggedAfter } from '../support/audit-log.js';
import { DRAWER } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

let t: TestApp;
let drawer: Client;
let witness: Client;
let auditor: Client;
let sealed: string;
let planned: string;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 30);
  await makePeople(t.dataSource);
  const lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3], taskName: '第二项' }),
  ]);
  sealed = await sealedDraw(t, lines[0]);
  planned = await t.app
    .get(CeremonyService, { strict: false })
    .plan(DRAWER, { planLineId: lines[1], month: '2026-03' });
  drawer = await t.as(['DRAWER']);
  witness = await t.as(['WITNESS']);
  auditor = await t.as(['AUDITOR']);
});
afterAll(() => t.close());

async function docx(client: Client, address: string) {
  const response = await client
    .get(address)
    .buffer(true)
    .parse((part, done) => {
      const parts: Buffer[] = [];
      part.on('data', (bytes: Buffer) => parts.push(bytes));
      part.on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  const xml = strFromU8(unzipSync(response.body as Buffer)['word/document.xml']);
  return { response, text: xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]*>/g, '') };
}

const addresses = (id: string) => [`/api/v1/draws/${id}/record.docx`, `/office/draws/${id}/record.docx`];

describe('the draw record as a Word document', () => {
  it('has every name for who draws, a Chinese file name, and the look is logged', async () => {
    const drawn: { name: string; ticket: string }[] = await t.dataSource.query(
      'SELECT subject_name AS name, ticket FROM drawn_subject WHERE draw_id = $1',
      [sealed],
    );
    for (const address of addresses(sealed)) {
      const before = await lastSeq(t.dataSource);
      const { response, text } = await docx(drawer, address);
      expect(response.headers['content-type']).toBe(DOCX);
      expect(response.headers['content-disposition']).toContain(
        encodeURIComponent('抽取记录表-513300-2026-0001.docx'),
      );
      for (const { name, ticket } of drawn) {
        expect(text).toContain(name);
        expect(text).toContain(ticket);
      }
      expect(text).toMatch(/第 \d+ 号检查点\(至审计日志第 \d+ 条\)：[0-9a-f]{64}/);
      expect(text).not.toMatch(/DRAWN|RESERVE|NEIGHBOURS|VACANT|undefined|null|NaN/);
      expect(await loggedAfter(t.dataSource, before, '查看抽取名单')).toHaveLength(1);
    }
  });

  it.each(['witness', 'auditor'])(
    'has numbers and digests alone for who may not see names: %s',
    async (who) => {
      const client = who === 'witness' ? witness : auditor;
      const secrets: { text: string }[] = await t.dataSource.query(
        `SELECT unnest(ARRAY[subject_name, subject_code, ticket]) AS text FROM drawn_subject WHERE draw_id = $1
       UNION SELECT inspector_name FROM draw_pseudonym WHERE draw_id = $1
       UNION SELECT substring(content FROM '"seed":"([0-9a-f]{64})"') FROM draw_file_chunk
              WHERE draw_id = $1 AND name = 'result.json'`,
        [sealed],
      );
      const before = await lastSeq(t.dataSource);
      const shown = [
        (await docx(client, addresses(sealed)[0])).text,
        (await client.get(`/office/draws/${sealed}/record`).expect(200)).text,
      ];
      for (const text of shown) {
        expect(text).toContain('名单尚未公开，只列户数');
        expect(text).toContain(
          (await t.app.get(CeremonyService, { strict: false }).get(sealed)).resultDigest,
        );
        expect(secrets.filter((secret) => text.includes(secret.text))).toEqual([]);
      }
      expect(secrets.length).toBeGreaterThan(10);
      expect(await loggedAfter(t.dataSource, before, '查看抽取名单')).toEqual([]);
    },
  );

  it('is not there before the freeze, nor for strangers', async () => {
    const { body } = await drawer.get(addresses(planned)[0]).expect(409);
    expect(body.error.message).toContain('名录尚未冻结，还没有抽取记录');
    await t.visitor().get(addresses(sealed)[0]).expect(401);
  });
});
