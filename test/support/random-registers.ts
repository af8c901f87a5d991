import type { DataSource } from 'typeorm';
import type { Day } from '../../src/kernel/day.js';
import { addDays, lastDayOf, type Month } from '../../src/kernel/day.js';
import type { Chance } from './chance.js';
import { pairOf, type PersonThen, presentDays } from './lawful-teams.js';
import { COUNTIES, makeInspector, makeSubjects, usccOf } from './office.js';

/** An inspector as this test last put the person into the registers. */
type Person = { -readonly [K in keyof Omit<PersonThen, 'away' | 'taken'>]: PersonThen[K] };

interface Leave {
  readonly id: string;
  readonly inspectorId: string;
  readonly from: Day;
  readonly to: Day;
}

const CLASSES = ['A', 'B', 'D', null];
const ITEM = 'JT-01';

/** Registers of a small office that change at random; what they hold is remembered here, apart from the database. */
export class RandomRegisters {
  readonly people = new Map<string, Person>();
  leaves: Leave[] = [];
  readonly conflicts = new Set<string>();
  private subjects: string[] = [];

  private constructor(
    private readonly dataSource: DataSource,
    private readonly chance: Chance,
  ) {}

  /** Three to six counties, two to four people in each, some more in the prefecture's own agencies. */
  static async make(dataSource: DataSource, chance: Chance): Promise<RandomRegisters> {
    const made = new RandomRegisters(dataSource, chance);
    const counties = chance.some(COUNTIES, 3);
    made.subjects = Array.from({ length: 6 + chance.below(9) }, (_, n) => usccOf(n));
    const places = made.subjects.map((code) => ({ code, areaCode: chance.pick(counties) }));
    await makeSubjects(
      dataSource,
      places.map((place) => ({ ...place, creditClass: chance.pick(CLASSES) })),
    );
    for (const areaCode of counties) {
      for (let n = 2 + chance.below(3); n > 0; n -= 1) await made.hire('JT', `JT-${areaCode}`, areaCode);
    }
    for (let n = chance.below(4); n > 0; n -= 1) await made.hire('JT', 'JT-ZFZD', '513301');
    for (let n = 4 + chance.below(5); n > 0; n -= 1) await made.hire('GA', 'GA-JJ', '513301');
    return made;
  }

  private async hire(pool: string, agencyCode: string, areaCode: string): Promise<void> {
    const canLead = this.chance.percent(50);
    const id = await makeInspector(this.dataSource, { agencyCode, areaCode, canLead });
    const fresh = { status: 'ON_DUTY', isExpert: false, validTo: '2028-12-31', itemCodes: [ITEM] };
    this.people.set(id, { id, pool, areaCode, canLead, ...fresh });
  }

  /** Some people change, some go on leave or come back, some relations are registered or ended. */
  async change(month: Month): Promise<void> {
    const changed = [...this.people.values()].filter(() => this.chance.percent(40));
    for (const person of changed) this.reroll(person, month);
    await this.savePeople(changed);
    for (let n = this.chance.below(4); n > 0; n -= 1) await this.sendOnLeave(month);
    if (this.leaves.length > 0 && this.chance.percent(30)) await this.cancelLeave();
    for (let n = this.chance.below(3); n > 0; n -= 1) await this.relate();
    if (this.conflicts.size > 0 && this.chance.percent(30)) await this.endRelation();
  }

  private reroll(person: Person, month: Month): void {
    const { chance } = this;
    person.status = chance.percent(10) ? 'OFF_DUTY' : 'ON_DUTY';
    person.isExpert = chance.percent(10);
    person.canLead = chance.percent(50);
    person.itemCodes = chance.percent(10) ? ['JT-02'] : chance.percent(50) ? [ITEM] : ['JT-02', ITEM];
    // Around the last days of windows: valid to the last day is valid, to the day before is not.
    const near = addDays(lastDayOf(month), chance.below(9) - 6);
    person.validTo = chance.percent(75) ? '2028-12-31' : chance.percent(50) ? near : `${month}-05`;
  }

  private async savePeople(people: readonly Person[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE inspector SET status = p.status, is_expert = p."isExpert", can_lead = p."canLead",
         item_codes = p."itemCodes", certificate_valid_to = p."validTo"
         FROM jsonb_to_recordset($1::jsonb) AS p (id bigint, status text, "isExpert" boolean, "canLead" boolean,
           "itemCodes" text[], "validTo" date)
        WHERE inspector.id = p.id`,
      [JSON.stringify(people)],
    );
  }

  /** Away for the month, or exactly its working days, or all of them but one, or some days of it. */
  private async sendOnLeave(month: Month): Promise<void> {
    const { chance } = this;
    const days = presentDays({ away: [] }, `${month}-01`, lastDayOf(month));
    const [first, last] = [days[0], days[days.length - 1]];
    const some = chance.below(days.length);
    const [from, to] = chance.pick([
      [`${month}-01`, lastDayOf(month)],
      [first, last],
      [days[1], last],
      [first, days[days.length - 2]],
      [days[some], addDays(days[some], chance.below(12))],
    ]);
    const inspectorId = chance.pick([...this.people.keys()]);
    const [{ id }]: { id: string }[] = await this.dataSource.query(
      `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
       VALUES ($1, $2, $3, $4, '测试', '2026-02-01') RETURNING id`,
      [inspectorId, chance.pick(['LEAVE', 'SICK', 'DUTY', 'TRAINING', 'SECONDED', 'OTHER']), from, to],
    );
    this.leaves.push({ id, inspectorId, from, to });
  }

  private async cancelLeave(): Promise<void> {
    const { id } = this.chance.pick(this.leaves);
    const sql = `UPDATE absence SET cancelled_by = '测试', cancelled_at = '2026-02-01' WHERE id = $1`;
    await this.dataSource.query(sql, [id]);
    this.leaves = this.leaves.filter((leave) => leave.id !== id);
  }

  private async relate(): Promise<void> {
    const [subject, id] = [this.chance.pick(this.subjects), this.chance.pick([...this.people.keys()])];
    if (this.conflicts.has(pairOf(subject, id))) return;
    await this.dataSource.query(
      `INSERT INTO conflict_of_interest (subject_code, inspector_id, kind, recorded_by, recorded_at)
       VALUES ($1, $2, $3, '测试', '2026-02-01')`,
      [subject, id, this.chance.pick(['RELATIVE', 'OWN_INTEREST', 'OTHER'])],
    );
    this.conflicts.add(pairOf(subject, id));
  }

  private async endRelation(): Promise<void> {
    const pair = this.chance.pick([...this.conflicts]);
    await this.dataSource.query(
      `UPDATE conflict_of_interest SET ended_at = '2026-02-02', ended_by = '测试'
        WHERE subject_code = $1 AND inspector_id = $2 AND ended_at IS NULL`,
      pair.split(' '),
    );
    this.conflicts.delete(pair);
  }
}
