import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { EntropyService } from '../../src/ceremony/witness/entropy.service.js';
import { FreezeService, type FreezeInput } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { SealService } from '../../src/ceremony/seal.service.js';
import { type Client, startTestApp, type TestApp } from './app.js';
import { DIGITS, DRAWER, REHEARSAL, SECOND, WITNESSES } from './ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople, makeSubjects, usccOf } from './office.js';
import { carrierLine } from './plan-lines.js';

/** Name of every subject of class B: at least one of them is drawn each time. */
export const HOSTILE = `<script>alert('1')</script>&"公司`;
/** A carrier that was deregistered before every frame. */
export const DEREGISTERED = usccOf(900);
const CARRIERS = 48;

/** A line of drawn.tsv. */
export interface MadeDrawn {
  readonly code: string;
  readonly ticket: string;
  readonly outcome: string;
  readonly stratum: string;
}

/** An office whose draws a stranger looks at. */
export class PublicOffice {
  private constructor(
    readonly t: TestApp,
    readonly stranger: Client,
    /** Plan lines, in the order of the changes they were made with. */
    readonly lines: readonly string[],
    /** Names of the inspectors: never public. */
    readonly names: readonly string[],
  ) {}

  /** Starts the service with one plan line for each of these changes of the usual one. */
  static async start(changes: readonly object[]): Promise<PublicOffice> {
    const t = await startTestApp();
    await makeCarriers(t.dataSource, CARRIERS);
    const gone = { areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' };
    await makeSubjects(t.dataSource, [{ code: DEREGISTERED, ...gone }]);
    await t.dataSource.query(`UPDATE subject SET name = $1 WHERE credit_class = 'B'`, [HOSTILE]);
    await makePeople(t.dataSource);
    const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
    const lines = await makeApprovedPlan(
      t.dataSource,
      changes.map((change) => carrierLine({ areaCodes, months: [3, 6], ...change })),
    );
    const people: { name: string }[] = await t.dataSource.query('SELECT name FROM inspector');
    return new PublicOffice(
      t,
      t.visitor(),
      lines,
      people.map(({ name }) => name),
    );
  }

  get<Service>(service: new (...given: never[]) => Service): Service {
    return this.t.app.get(service, { strict: false });
  }

  async numberOf(id: string): Promise<string> {
    return (await this.get(CeremonyService).get(id)).number;
  }

  /** A rehearsed draw. @returns its id */
  async rehearsed(lineId: string, month = '2026-03'): Promise<string> {
    const id = await this.get(CeremonyService).plan(DRAWER, { planLineId: lineId, month });
    await this.get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
    return id;
  }

  /** @returns the freeze digest */
  freeze(id: string, rest: Partial<FreezeInput> = {}): Promise<string> {
    return this.get(FreezeService).freeze(DRAWER, id, { entropyPlan: WITNESSES, ...rest });
  }

  async seal(id: string): Promise<void> {
    await this.get(EntropyService).give(SECOND, id, DIGITS);
    await this.get(EntropyService).confirm(DRAWER, id, DIGITS);
    await this.get(SealService).seal(DRAWER, id);
  }

  /** drawn.tsv of a draw. */
  async drawnOf(number: string): Promise<MadeDrawn[]> {
    return this.t.dataSource.query(
      `SELECT s.subject_code AS code, s.ticket, s.outcome, s.stratum FROM drawn_subject s
         JOIN draw d ON d.id = s.draw_id WHERE d.number = $1 ORDER BY s.position`,
      [number],
    );
  }

  /** Codes of the frame that a draw has neither drawn nor put in reserve. */
  async notDrawn(number: string): Promise<string[]> {
    const drawn = new Set((await this.drawnOf(number)).map(({ code }) => code));
    return Array.from({ length: CARRIERS }, (_, n) => usccOf(n)).filter((code) => !drawn.has(code));
  }

  async seedOf(number: string): Promise<string> {
    const [{ seed }] = await this.t.dataSource.query(
      `SELECT content::json ->> 'seed' AS seed FROM draw_file_chunk c JOIN draw d ON d.id = c.draw_id
        WHERE d.number = $1 AND c.name = 'result.json'`,
      [number],
    );
    return seed;
  }

  /** Text of a page as a stranger sees it. */
  async page(path: string, status = 200): Promise<string> {
    return (await this.stranger.get(path).expect(status)).text;
  }

  /** Bytes of a file as a stranger gets it. */
  bytes(path: string) {
    return this.stranger
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
  }
}
