import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { Entropy } from '../../src/platform/entropy.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { DIGITS, WITNESSES } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { FixedEntropy } from '../support/fixed-entropy.js';

/** Remembers every value that the service was given. */
class WatchedEntropy extends Entropy {
  readonly given: Buffer[] = [];
  private readonly source = new FixedEntropy('watched');

  override bytes(count: number): Buffer {
    const bytes = this.source.bytes(count);
    this.given.push(bytes);
    return bytes;
  }
}

/** Every line that the service logs, at the most talkative level. */
class LogLines extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

let t: TestApp;
const entropy = new WatchedEntropy();
const log = new LogLines();
/** Everything that left the service over HTTP: heads and bodies. */
let answers = '';

beforeAll(async () => {
  t = await startTestApp({ entropy, log, config: { logLevel: 'trace' } });
  await makeCarriers(t.dataSource, 24);
  await makePeople(t.dataSource);
});
afterAll(() => t.close());

/** A value as it could stand in a text. */
function formsOf(value: Buffer): string[] {
  const hex = value.toString('hex');
  return [
    ...[hex, hex.toUpperCase(), value.toString('base64'), value.toString('base64url')],
    ...[Buffer.from(hex).toString('base64'), Buffer.from(hex).toString('hex'), JSON.stringify([...value])],
  ];
}

function findings(where: Record<string, string>, values: Record<string, Buffer>): string[] {
  return Object.entries(where).flatMap(([place, text]) =>
    Object.entries(values).flatMap(([name, value]) =>
      formsOf(value).some((form) => text.includes(form)) ? [`${name} in ${place}`] : [],
    ),
  );
}

describe('nonce and seed', () => {
  it('are in no answer, log line or row before the draw is sealed; afterwards in result.json alone', async () => {
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
    const drawer = await t.as(['DRAWER']);
    const witness = await t.as(['WITNESS']);
    const auditor = await t.as(['AUDITOR', 'ADMINISTRATOR']);
    const said = async (
      answer: PromiseLike<{ headers: unknown; text?: string; body: unknown; status: number }>,
    ) => {
      const { headers, text, body, status } = await answer;
      const sent = Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body);
      answers += `${status} ${JSON.stringify(headers)}\n${text ?? ''}\n${sent}\n`;
      return { status, body: body as { id: string; freezeDigest: string } };
    };
    const made = await said(drawer.post('/api/v1/draws', { planLineId: line, month: '2026-03' }));
    const { id } = made.body;
    const api = `/api/v1/draws/${id}`;
    const page = `/office/draws/${id}`;
    await said(drawer.post(`${api}/rehearsal`, { runs: 50 }));
    await said(drawer.post(`${api}/freeze`, { entropyPlan: [] }));
    entropy.given.length = 0;
    expect((await said(drawer.post(`${api}/freeze`, { entropyPlan: WITNESSES }))).status).toBe(200);
    const nonce = nonceOf(await freezeText(id), entropy.given);
    await said(drawer.post(`${api}/freeze`, { entropyPlan: WITNESSES }));
    for (const one of [drawer, witness, auditor]) {
      for (const path of [page, `${page}/slips`, `${page}/room`, `${page}/record`, `${page}/looks`, api]) {
        await said(one.get(path));
      }
      await said(one.get(`${api}/files/freeze.json`));
      await said(one.get(`${api}/files/rules.json`));
      await said(one.get(`${api}/bundle`));
      await said(one.get('/office/audit'));
    }
    await said(drawer.post(`${api}/seal`));
    await said(drawer.post(`${api}/seal`, { nonce: 'x' }));
    await said(drawer.post(`${api}/entropy`, { digits: DIGITS.map((one) => ({ ...one, text: '1234567' })) }));
    await said(drawer.post(`${api}/entropy`, { digits: DIGITS }));
    await said(drawer.form(`${page}/seal`));
    // The last moment before the seal: nothing may know more than the commitment.
    const seed = seedOf(sha(await freezeText(id)), nonce);
    const before = { answers, log: log.text, database: await everyRow() };
    expect(findings(before, { nonce, seed })).toEqual([]);
    expect(log.text).toContain('Nest application successfully started');

    await said(drawer.post(`${api}/entropy/confirmation`, { digits: DIGITS }));
    const second = await t.as(['DRAWER']);
    await said(second.post(`${api}/entropy/confirmation`, { digits: DIGITS }));
    answers = '';
    const sealed = await said(drawer.post(`${api}/seal`));
    expect(sealed.status).toBe(200);
    await said(drawer.form(`${page}/seal`));
    for (const one of [witness, auditor]) {
      for (const path of [page, `${page}/room`, `${page}/record`, `${page}/looks`, api, '/office/audit']) {
        await said(one.get(path));
      }
    }
    expect(findings({ answers, log: log.text, audit: await auditText() }, { nonce, seed })).toEqual([]);
    // The test can see them: the file of the result has both.
    const result = await drawer.get(`${api}/files/result.json`).buffer(true);
    const text = Buffer.isBuffer(result.body) ? result.body.toString() : result.text;
    expect(findings({ result: text }, { nonce, seed })).toEqual(['nonce in result', 'seed in result']);
    expect(findings({ log: log.text, audit: await auditText() }, { nonce, seed })).toEqual([]);
  });
});

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

async function freezeText(id: string): Promise<string> {
  const rows: { content: string }[] = await t.dataSource.query(
    `SELECT content FROM draw_file_chunk WHERE draw_id = $1 AND name = 'freeze.json' ORDER BY n`,
    [id],
  );
  return rows.map(({ content }) => content).join('');
}

/** Which of the values of chance the commitment is of. */
function nonceOf(freeze: string, given: readonly Buffer[]): Buffer {
  const { nonceCommitment } = JSON.parse(freeze) as { nonceCommitment: string };
  const found = given.find((value) => sha(value.toString('hex')) === nonceCommitment);
  if (!found) throw new Error('the nonce is none of the values that chance gave');
  return found;
}

/** Section 4 of the draw's rules, written out. */
function seedOf(freezeDigest: string, nonce: Buffer): Buffer {
  const digits = DIGITS.map(({ text }) => `${text}\n`).join('');
  return Buffer.from(sha(`mingchou-draw/1\n${freezeDigest}\n${nonce.toString('hex')}\n${digits}`), 'hex');
}

/** Every row of every table, as text. */
async function everyRow(): Promise<string> {
  const tables: { name: string }[] = await t.dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  let text = '';
  for (const { name } of tables) {
    const rows: { row: string }[] = await t.dataSource.query(`SELECT t::text AS row FROM "${name}" t`);
    text += rows.map(({ row }) => row).join('\n');
  }
  return text;
}

async function auditText(): Promise<string> {
  const rows: { row: string }[] = await t.dataSource.query('SELECT e::text AS row FROM audit_entry e');
  return rows.map(({ row }) => row).join('\n');
}
