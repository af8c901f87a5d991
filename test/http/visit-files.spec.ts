import { request as httpRequest } from 'node:http';
import { sha256 } from '../../src/kernel/hash.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DOCX } from '../support/afterwards.js';
import { pngOf } from '../support/evidence.js';
import {
  finish,
  Inspectors,
  type MadeTask,
  NOTHING_FOUND,
  sealedDraw,
  tasksOf,
} from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { CAMERA_SECRETS, photo } from '../support/pictures.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let tasks: MadeTask[];
let unready: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let leader: Client;
let url: string;
let sendings = 0;

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ areaCodes, months: [3, 6] }),
    carrierLine({ areaCodes, months: [3, 6], taskName: '第二项' }),
  ]);
  const drawId = await sealedDraw(t, lines[0]);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  unready = await tasksOf(t, await sealedDraw(t, lines[1]));
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  leader = await inspectors.of(tasks[0].leaderId);
  url = await t.listen();
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

const opId = () => `op-0000-${String((sendings += 1))}`;
const api = (task: MadeTask) => `/api/v1/tasks/${task.id}/files`;
const page = (task: MadeTask) => `/office/tasks/${task.id}/files`;

/** Sends one file. */
function send(client: Client, path: string, name: string, bytes: Buffer, more: Record<string, string> = {}) {
  return client.upload(path, bytes, name, { purpose: 'SCENE', opId: opId(), ...more });
}

/** Bytes of an answer, whatever its type says. */
const bytesOf = (client: Client, path: string) =>
  client
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    });

describe('a photo', () => {
  it('is kept without its notes, with its position only where that was asked for, and served with safe headers', async () => {
    const { body } = await send(leader, api(tasks[0]), '大门.jpg', photo(), { caption: '大门' }).expect(201);
    const [{ id, digest }] = body.files;
    const kept = { keepPosition: 'on' };
    await send(leader, api(tasks[0]), '车间.jpg', photo({ orientation: 1 }), kept).expect(201);
    const { body: list } = await reviewer.get(api(tasks[0])).expect(200);
    expect(list.files.map(({ position }: { position: unknown }) => position !== null)).toEqual([false, true]);
    expect(list.files[0]).toMatchObject({
      caption: '大门',
      takenAt: '2026-03-10T09:12:11',
      purpose: 'SCENE',
    });

    for (const [path, how] of [
      [`${page(tasks[0])}/${id}`, 'attachment'],
      [`${page(tasks[0])}/${id}/picture`, 'inline'],
      [`${api(tasks[0])}/${id}`, 'attachment'],
    ]) {
      const { body: bytes, headers } = await bytesOf(reviewer, path).expect(200);
      expect(sha256(bytes as Buffer)).toBe(digest);
      expect(CAMERA_SECRETS.filter((secret) => (bytes as Buffer).includes(secret))).toEqual([]);
      expect(headers).toMatchObject({
        'content-type': 'image/jpeg',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cache-control': 'no-store',
      });
      expect(headers['content-disposition']).toMatch(
        new RegExp(`^${how}; filename="file.jpg"; filename\\*=UTF-8''%E5`),
      );
    }
  });

  it('is seen by who may see the task, and by nobody else', async () => {
    const { body } = await send(leader, api(tasks[0]), 'a.png', pngOf()).expect(201);
    const [{ id }] = body.files;
    await t
      .visitor()
      .get(`${api(tasks[0])}/${id}`)
      .expect(401);
    const [other] = tasks.slice(1).filter(({ leaderId }) => leaderId !== tasks[0].leaderId);
    const stranger = await inspectors.of(other.leaderId);
    const seated = await t.dataSource.query(
      'SELECT 1 FROM task_seat WHERE task_id = $1 AND inspector_id = $2',
      [tasks[0].id, other.leaderId],
    );
    if (seated.length === 0) {
      await stranger.get(`${api(tasks[0])}/${id}`).expect(403);
      await send(stranger, api(tasks[0]), 'b.png', pngOf()).expect(403);
    }
    // Of the right task, but under the address of another.
    await reviewer.get(`${api(other)}/${id}`).expect(404);
    await reviewer.get(`${api(tasks[0])}/99999999`).expect(404);
    await send(reviewer, api(tasks[0]), 'b.png', pngOf()).expect(403);
  });

  it('of a visit that nobody approved is refused', async () => {
    const someone = await inspectors.of(unready[0].leaderId);
    const { body } = await send(someone, api(unready[0]), 'a.png', pngOf()).expect(422);
    expect(body.error.message).toContain('还没有报机关负责人批准');
  });
});

describe('a sending', () => {
  it('that is repeated, because its answer was lost, keeps its files once', async () => {
    const mark = opId();
    const first = await send(leader, api(tasks[0]), 'a.png', pngOf(9, 9), { opId: mark }).expect(201);
    const again = await send(leader, api(tasks[0]), 'a.png', pngOf(9, 9), { opId: mark }).expect(201);
    expect(again.body.files[0]).toEqual({ ...first.body.files[0], status: 'SAME' });
    await send(leader, api(tasks[0]), 'a.png', pngOf(10, 10), { opId: mark }).expect(409);
    const [{ rows }] = await t.dataSource.query(
      'SELECT count(*)::int AS rows FROM visit_file WHERE op_id = $1',
      [mark],
    );
    expect(rows).toBe(1);
  });

  it('twice at the same time keeps its files once', async () => {
    const mark = opId();
    const answers = await Promise.all(
      [1, 2].map(() => send(leader, api(tasks[0]), 'a.png', pngOf(11, 11), { opId: mark })),
    );
    expect(answers.map(({ body }) => body.files[0].status).sort()).toEqual(['SAME', 'SAVED']);
  });

  it('by a form leads to the list; by a script it is answered, refused or not', async () => {
    await send(leader, page(tasks[0]), 'a.docx', DOCX, { purpose: 'DOCUMENT' }).expect(303);
    const { body } = await send(leader, page(tasks[0]), 'b.png', pngOf())
      .set('accept', 'application/json')
      .expect(200);
    expect(body.files[0]).toMatchObject({ status: 'SAVED', fileName: 'b.png' });
    const refused = await send(leader, page(tasks[0]), 'b.jpg', pngOf()).set('accept', 'application/json');
    expect(refused.status).toBe(422);
    expect(refused.body.error.faults[0].message).toContain('扩展名与内容不符');
    const shown = await send(leader, page(tasks[0]), 'b.jpg', pngOf(), { caption: '留着的说明' }).expect(422);
    expect(shown.text).toContain('扩展名与内容不符');
    expect(shown.text).toContain('留着的说明');
  });

  it('tells all faults at once and keeps nothing', async () => {
    const before = (await leader.get(api(tasks[0]))).body.files.length;
    const more = { purpose: 'X', caption: '张三 110101199003072316', field: 'point:1:1', opId: 'short' };
    const { body } = await send(leader, api(tasks[0]), 'x.svg', Buffer.from('<svg/>'), more).expect(422);
    const fields = body.error.faults.map(({ field }: { field: string }) => field).sort();
    expect(fields).toEqual(['caption', 'file', 'opId', 'purpose']);
    const unknown = await send(leader, api(tasks[0]), 'a.png', pngOf(), { field: 'point:999999:1' }).expect(
      422,
    );
    expect(unknown.body.error.faults[0].field).toBe('field');
    await send(leader, api(tasks[0]), 'a.png', pngOf(), { field: 'pool:XX:methods' }).expect(422);
    const named = await send(leader, api(tasks[0]), '张三110101199003072316.png', pngOf()).expect(422);
    expect(named.body.error.faults[0]).toMatchObject({ field: 'file', code: 'ID_CARD' });
    expect((await leader.get(api(tasks[0]))).body.files).toHaveLength(before);
  });

  it('past the bounds of a task is refused', async () => {
    await t.dataSource.query(
      `INSERT INTO visit_file (task_id, purpose, file_name, file_kind, bytes, digest, original_digest, op_id, account_id,
         uploaded_by, uploaded_at)
       SELECT $1, 'SCENE', 'x.png', 'PNG', 1000, repeat('0', 64), repeat('0', 64), 'fill-' || n, $2, '甲', now()
       FROM generate_series(1, 100) n`,
      [tasks[2].id, leader.accountId],
    );
    const someone = await inspectors.of(tasks[2].leaderId);
    const { body } = await send(someone, api(tasks[2]), 'a.png', pngOf()).expect(409);
    expect(body.error.message).toContain('最多收存100个');
  });
});

/** Sends a form of so many bytes and looks at what the server keeps of it meanwhile. */
async function flood(
  client: Client,
  bytes: number,
  stated: boolean,
): Promise<{ status: number; grown: number }> {
  const { headers } = await client.get('/office/password').expect(200);
  const [cookie] = (headers['set-cookie'] as unknown as string[]).map((one) => one.split(';')[0]);
  const opening = Buffer.from(
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n',
  );
  const part = Buffer.alloc(1024 * 1024, 1);
  const before = process.memoryUsage().arrayBuffers;
  let grown = 0;
  const status = await new Promise<number>((done) => {
    const outgoing = httpRequest(`${url}${page(tasks[0])}`, {
      method: 'POST',
      headers: {
        'content-type': 'multipart/form-data; boundary=x',
        cookie,
        ...(stated ? { 'content-length': bytes + opening.length } : {}),
      },
    });
    outgoing.on('response', (response) => {
      response.resume();
      done(response.statusCode ?? 0);
      outgoing.destroy();
    });
    outgoing.on('error', () => done(0));
    outgoing.write(opening);
    let sent = 0;
    const more = (): void => {
      grown = Math.max(grown, process.memoryUsage().arrayBuffers - before);
      if (outgoing.destroyed) return;
      if (sent >= bytes) return void outgoing.end();
      sent += part.length;
      if (outgoing.write(part)) setImmediate(more);
      else outgoing.once('drain', more);
    };
    more();
  });
  return { status, grown };
}

describe('200 MB', () => {
  it.each([
    ['that are announced are refused unread', true, 30],
    ['that are not announced are refused at 20 MB', false, 80],
  ])('%s', async (_, stated, most) => {
    const { status, grown } = await flood(leader, 200 * 1024 * 1024, stated);
    expect(status).toBe(413);
    expect(grown / 1024 / 1024).toBeLessThan(most);
    await leader.get(page(tasks[0])).expect(200);
  });
});

describe('a withdrawal', () => {
  it('keeps row and content, gives its reason, and is refused for what a result rests on', async () => {
    const task = tasks[3];
    const someone = await inspectors.of(task.leaderId);
    const upload = async () =>
      (await send(someone, api(task), 'a.png', pngOf()).expect(201)).body.files[0].id;
    const [wrong, relied] = [await upload(), await upload()];
    await someone.post(`${api(task)}/${wrong}/withdrawal`, { reason: ' ' }).expect(422);
    await reviewer.post(`${api(task)}/${wrong}/withdrawal`, { reason: '拍错了' }).expect(403);
    await someone.post(`${api(task)}/${wrong}/withdrawal`, { reason: '拍错了' }).expect(204);
    await someone.post(`${api(task)}/${wrong}/withdrawal`, { reason: '拍错了' }).expect(409);
    await someone.get(`${api(task)}/${wrong}`).expect(403);
    const auditor = await t.as(['AUDITOR', 'DRAWER']);
    await auditor.get(`${api(task)}/${wrong}`).expect(200);
    const { text } = await someone.get(page(task)).expect(200);
    expect(text).toContain('撤下原因：拍错了');

    await finish(task, inspectors, reviewer, NOTHING_FOUND);
    const { body } = await someone
      .post(`${api(task)}/${relied}/withdrawal`, { reason: '不要了' })
      .expect(409);
    expect(body.error.message).toContain('以这个文件为依据');
    const acts: { act: string }[] = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_kind = 'inspection_task' AND object_id = $1 AND act LIKE '%检查文件'`,
      [task.id],
    );
    expect(acts.map(({ act }) => act)).toEqual(['上传检查文件', '上传检查文件', '撤下检查文件']);
  });
});
