import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Response } from 'superagent';
import { ALL_DOCUMENT_KINDS, DOCUMENT_KINDS } from '../../src/inspection/documents/document-kinds.js';
import { delivered } from '../../src/inspection/documents/word-templates.service.js';
import { NoticesService } from '../../src/inspection/notice/notices.service.js';
import { paragraphTexts } from '../../src/platform/word/template/template-tags.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER } from '../support/ceremony.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';
import { readZip } from '../support/zip-reader.js';

let t: TestApp;
let drawId: string;
let tasks: MadeTask[];
let reviewer: Client;
let administrator: Client;
let inspectors: Inspectors;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes, months: [3, 6] })]);
  drawId = await sealedDraw(t, line);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  administrator = await t.as(['ADMINISTRATOR']);
});
afterAll(() => t.close());

/** A download as bytes. */
async function fileOf(client: Client, path: string): Promise<Buffer> {
  const answer: Response = await client
    .get(path)
    .buffer(true)
    .parse((stream, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => done(null, Buffer.concat(pieces)));
    })
    .expect(200);
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="document\.docx"/);
  return answer.body as Buffer;
}

async function partsOf(client: Client, path: string): Promise<Map<string, string>> {
  const parts = await readZip(await fileOf(client, path));
  return new Map([...parts].map(([name, content]) => [name, content.toString('utf8')]));
}

async function textOf(client: Client, path: string): Promise<string> {
  return paragraphTexts((await partsOf(client, path)).get('word/document.xml') ?? '').join('\n');
}

const ofTask = (task: MadeTask, kind: string) => `/office/documents/tasks/${task.id}/${kind}`;
const ofDraw = (kind: string, more = '') => `/office/documents/draws/${drawId}/file?kind=${kind}${more}`;
const subjectOf = async (task: MadeTask): Promise<{ number: string; name: string }> => {
  const [row] = await t.dataSource.query(
    'SELECT number, subject_name AS name FROM inspection_task WHERE id = $1',
    [task.id],
  );
  return row;
};

describe('a document of one task', () => {
  it.each(ALL_DOCUMENT_KINDS)('%s is made with what is known, the rest is left blank', async (kind) => {
    const { name } = await subjectOf(tasks[0]);
    const text = await textOf(reviewer, ofTask(tasks[0], kind));
    expect(text).toContain(name);
    expect(text).not.toMatch(/[{}]|undefined|null|\[object/);
  });

  it('tells the approval, and after the review the result', async () => {
    const approval = await textOf(reviewer, ofTask(tasks[0], 'APPROVAL'));
    expect(approval).toMatch(/审批编号：513300-2026-S0001[\s\S]*同意/);
    t.clock.set('2026-03-20T01:00:00Z');
    await finish(tasks[0], inspectors, reviewer);
    const letter = await textOf(reviewer, ofTask(tasks[0], 'RESULT_LETTER'));
    expect(letter).toMatch(/2026年3月10日，[\s\S]*未发现问题/);
    expect(await textOf(reviewer, ofTask(tasks[0], 'RECORD_SHEET'))).toContain('■是 □否');
  });

  it('is for those who may see the task', async () => {
    const stranger = await t.as(['INSPECTOR']);
    await stranger.get(ofTask(tasks[0], 'NOTICE')).expect(403);
    await (await t.as(['WITNESS'])).get(ofTask(tasks[0], 'NOTICE')).expect(403);
    await reviewer.get(ofTask(tasks[0], 'toString')).expect(404);
    await reviewer.get('/office/documents/tasks/999999/NOTICE').expect(404);
  });
});

describe('documents of a draw', () => {
  it('come as one file with one section a task, in the order of the numbers', async () => {
    const xml = (await partsOf(reviewer, ofDraw('RECORD_SHEET'))).get('word/document.xml') ?? '';
    const sections = xml.split('</w:sectPr>').slice(0, -1);
    expect(sections).toHaveLength(tasks.length);
    for (const [at, task] of tasks.entries()) {
      expect(paragraphTexts(sections[at]).join('\n')).toContain((await subjectOf(task)).number);
    }
    const chosen = await partsOf(reviewer, ofDraw('APPROVAL', `&task=${tasks[1].id}&task=${tasks[2].id}`));
    expect(chosen.get('word/document.xml')?.match(/<\/w:sectPr>/g)).toHaveLength(2);
  });

  it('make notices once they are issued, each with its own QR code', async () => {
    const { text } = await reviewer.get(ofDraw('NOTICE')).expect(422);
    expect(text).toContain('还没有制发检查通知书');
    t.clock.set('2026-03-04T01:00:00Z');
    await t.app
      .get(NoticesService, { strict: false })
      .issue(DRAWER, { drawId, taskIds: null, visitFrom: '2026-03-10', visitTo: '2026-03-10' });
    const parts = await partsOf(reviewer, ofDraw('NOTICE'));
    const issued: { number: string; token: string }[] = await t.dataSource.query(
      'SELECT number, token FROM inspection_notice ORDER BY task_id',
    );
    expect(issued.length).toBeGreaterThan(1);
    const words = paragraphTexts(parts.get('word/document.xml') ?? '').join('\n');
    for (const { number, token } of issued) {
      expect(words).toContain(number);
      expect(words).toContain(`/public/notices/${token}`);
    }
    const pictures = [...parts.keys()].filter((name) => name.startsWith('word/media/copy'));
    expect(pictures).toHaveLength(issued.length);
  });

  it('ask for a kind, and name what cannot be made', async () => {
    await reviewer.get(ofDraw('NONE')).expect(422);
    const { text } = await reviewer.get(ofDraw('REFERRAL')).expect(422);
    expect(text).toContain('移送(通报)函');
  });

  it('are an entry of the audit log', async () => {
    const rows = await t.dataSource.query(
      `SELECT 1 FROM audit_entry WHERE act = '制作文书' AND object_id = '513300-2026-0001' LIMIT 1`,
    );
    expect(rows).toHaveLength(1);
  });
});

describe('templates of the office', () => {
  const page = '/office/documents/templates/REFERRAL';

  async function changedTemplate(change: (xml: string) => string): Promise<Buffer> {
    const parts: Record<string, Uint8Array> = unzipSync((await delivered('REFERRAL')).content);
    parts['word/document.xml'] = strToU8(change(strFromU8(parts['word/document.xml'])));
    return Buffer.from(zipSync(parts));
  }

  it('replace the delivered one, are kept by version, and can be taken back', async () => {
    const bytes = await changedTemplate((xml) => xml.replace('移送（通报）函', '移送（通报）函（本局）'));
    await administrator.upload(page, bytes, '本局模板.docx', { note: '改抬头' }).expect(303);
    expect(await textOf(reviewer, ofTask(tasks[0], 'REFERRAL'))).toContain('（本局）');
    const { text } = await administrator.get(page).expect(200);
    expect(text).toContain('改抬头');
    await administrator.form(`${page}/restore`, { version: '0' }).expect(303);
    expect(await textOf(reviewer, ofTask(tasks[0], 'REFERRAL'))).not.toContain('（本局）');
    await administrator.form(`${page}/restore`, { version: '1' }).expect(303);
    expect(await textOf(reviewer, ofTask(tasks[0], 'REFERRAL'))).toContain('（本局）');
    await administrator.form(`${page}/restore`, { version: '3' }).expect(409);
    await administrator.form(`${page}/restore`, { version: '77' }).expect(404);
    const versions = await t.dataSource.query(
      `SELECT version, restores FROM word_template WHERE kind = 'REFERRAL' ORDER BY version`,
    );
    expect(versions).toEqual([
      { version: 1, restores: null },
      { version: 2, restores: 0 },
      { version: 3, restores: 1 },
    ]);
  });

  it('are not taken with a fault: all are told at once, and the one in force stays', async () => {
    const bytes = await changedTemplate((xml) =>
      xml.replace('移送（通报）函', '{没有这个}').replace('现将有关情况', '{#检查事项}'),
    );
    const { text } = await administrator.upload(page, bytes, '坏模板.docx').expect(422);
    expect(text).toContain('没有名为“没有这个”的占位符');
    expect(text).toContain('循环“{#检查事项}”没有结束');
    await administrator.upload(page, Buffer.from('<svg/>'), '图.docx').expect(422);
    const [{ newest }] = await t.dataSource.query(
      `SELECT max(version) AS newest FROM word_template WHERE kind = 'REFERRAL'`,
    );
    expect(newest).toBe(3);
  });

  it('are changed by administrators only', async () => {
    const { content } = await delivered('NOTICE');
    await reviewer.upload('/office/documents/templates/NOTICE', content, 'a.docx').expect(403);
    await reviewer.form(`${page}/restore`, { version: '0' }).expect(403);
    expect((await reviewer.get(page).expect(200)).text).not.toContain('试做并启用');
    expect(DOCUMENT_KINDS.REFERRAL.name).toBe('移送(通报)函');
  });
});
