import type { Actor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { AbsenceImports } from '../../src/registry/absence/absence-imports.service.js';
import { AbsenceLists } from '../../src/registry/absence/absence-lists.service.js';
import { AbsencesService } from '../../src/registry/absence/absences.service.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { PromisedDays } from '../../src/registry/promised/promised-days.service.js';
import { ScopeService } from '../../src/registry/scope.service.js';
import { cloneDatabase } from '../support/database.js';
import { FixedClock } from '../support/fixed-clock.js';
import { clerk, person, refused, type Registry, registryOn, SYSTEM } from '../support/registry.js';
import { Calendars } from '../../src/registry/calendar/calendars.service.js';

let r: Registry;
let absences: AbsencesService;
let lists: AbsenceLists;
let imports: AbsenceImports;
const ids = new Map<string, string>();

beforeAll(async () => {
  r = registryOn(await cloneDatabase());
  const clock = new FixedClock('2026-03-02T01:00:00Z');
  const audit = new AuditService(r.ds, clock);
  const scopes = new ScopeService(r.ds, new AgenciesService(r.ds));
  absences = new AbsencesService(r.ds, clock, audit, scopes);
  lists = new AbsenceLists(r.ds, clock, scopes, new PromisedDays(), new Calendars(r.ds, clock, audit));
  imports = new AbsenceImports(r.ds, clock, audit, scopes);
  await r.putPeople([
    person('A1'),
    person('A2', { name: '扎西' }),
    person('A3', { agencyCode: 'GA-JJ', name: '张警官' }),
  ]);
  for (const one of await r.inspectors.byCertificate(['A1', 'A2', 'A3'])) ids.set(one.certificateNo, one.id);
});

const leave = (certificateNo: string, from: string, to: string, more: object = {}) => ({
  ...{ certificateNo, kind: 'LEAVE', from, to },
  ...more,
});
const within = (from: string, to: string, only?: readonly string[]) =>
  r.ds.transaction((tx) => absences.within(tx, from, to, only));
const inspector = (certificateNo: string, agencyCode: string): Actor => ({
  ...{ accountId: null, name: '本人', roles: ['INSPECTOR'], agencyCode },
  inspectorId: ids.get(certificateNo) ?? '',
});

describe('absences', () => {
  it('are registered, touch a range with their first and last day, and are cancelled', async () => {
    const id = await absences.record(SYSTEM, leave(' a1 ', '2026-03-09', '2026-03-13'));
    const found = { inspectorId: ids.get('A1'), kind: 'LEAVE', from: '2026-03-09', to: '2026-03-13' };
    expect(await within('2026-03-13', '2026-03-20')).toEqual([found]);
    expect(await within('2026-03-01', '2026-03-09')).toEqual([found]);
    expect(await within('2026-03-14', '2026-03-20')).toEqual([]);
    expect(await within('2026-03-01', '2026-03-08')).toEqual([]);
    expect(await within('2026-03-01', '2026-03-31', [ids.get('A2') ?? ''])).toEqual([]);
    expect(await within('2026-03-01', '2026-03-31', [])).toEqual([]);
    await absences.cancel(SYSTEM, id);
    expect(await within('2026-03-01', '2026-03-31')).toEqual([]);
    expect((await refused(absences.cancel(SYSTEM, id))).code).toBe('CONFLICT');
    expect((await lists.list(SYSTEM, { state: 'CANCELLED' })).rows).toMatchObject([
      { id, cancelledBy: '测试', kindName: '休假', mayCancel: false },
    ]);
    const acts = `audit_entry WHERE object_kind = 'absence' AND object_id = $1`;
    expect(await r.count(acts, [id])).toBe(2);
  });

  it('may overlap, but the same is not registered twice while it is in force', async () => {
    const id = await absences.record(SYSTEM, leave('A1', '2026-04-01', '2026-04-03'));
    await absences.record(SYSTEM, leave('A1', '2026-04-01', '2026-04-03', { kind: 'DUTY' }));
    await absences.record(SYSTEM, leave('A1', '2026-04-02', '2026-04-08'));
    const again = () => absences.record(SYSTEM, leave('A1', '2026-04-01', '2026-04-03'));
    expect((await refused(again())).message).toBe(
      '“单文武”2026-04-01 至 2026-04-03 的休假已经登记，不必重复登记。',
    );
    await absences.cancel(SYSTEM, id);
    await again();
  });

  it('name every fault', async () => {
    const bad = { certificateNo: '', kind: '', from: '2026-02-30', to: '' };
    expect((await refused(absences.record(SYSTEM, bad))).faults.map(({ field }) => field)).toEqual([
      ...['kind', 'from', 'to', 'certificateNo'],
    ]);
    const nobody = await refused(absences.record(SYSTEM, leave('A9', '2026-03-02', '2026-03-03')));
    expect(nobody.faults.map(({ code }) => code)).toEqual(['UNKNOWN_INSPECTOR']);
    const noId = { inspectorId: '007', kind: 'DUTY', from: '2026-03-02', to: '2026-03-02' };
    expect((await refused(absences.record(SYSTEM, noId))).faults[0].code).toBe('UNKNOWN_INSPECTOR');
  });

  it('cannot be altered, un-cancelled or deleted, not even in the database', async () => {
    const id = await absences.record(SYSTEM, leave('A2', '2026-06-01', '2026-06-02'));
    const statement = (sql: string) => r.ds.query(sql, [id]);
    await expect(statement(`UPDATE absence SET day_to = '2026-06-09' WHERE id = $1`)).rejects.toMatchObject({
      message: '表 absence 的记录只能撤销一次，不能修改',
    });
    await expect(statement('DELETE FROM absence WHERE id = $1')).rejects.toMatchObject({ code: '23001' });
    await expect(r.ds.query('TRUNCATE absence')).rejects.toMatchObject({ code: '23001' });
    await absences.cancel(SYSTEM, id);
    const back = 'UPDATE absence SET cancelled_at = NULL, cancelled_by = NULL WHERE id = $1';
    await expect(statement(back)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('who registers absences', () => {
  it('the staff of the agency or above it, nobody else; an inspector only the own ones', async () => {
    const outsiders: Actor[] = [
      clerk('JT-513322'),
      clerk('GA-JJ'),
      { ...inspector('A2', 'JT-513301'), accountId: '9' },
      { ...clerk('JT-513301'), roles: ['DRAWER'] },
    ];
    for (const actor of outsiders) {
      const refusal = await refused(absences.record(actor, leave('A1', '2026-07-01', '2026-07-02')));
      expect(refusal.code).toBe('FORBIDDEN');
    }
    const id = await absences.record(SYSTEM, leave('A1', '2026-07-01', '2026-07-02'));
    const own = { ...inspector('A1', 'JT-513301'), accountId: '9' };
    for (const actor of [...outsiders, own]) {
      expect((await refused(absences.cancel(actor, id))).code).toBe('FORBIDDEN');
    }
    expect(await within('2026-07-01', '2026-07-02')).toHaveLength(1);
  });

  it('others see that somebody is away, not why', async () => {
    await absences.record(SYSTEM, leave('A3', '2026-08-03', '2026-08-07', { kind: 'SICK', remark: '手术' }));
    const rows = async (actor: Actor) => (await lists.list(actor, { q: 'A3' })).rows;
    expect(await rows(clerk('GA-JJ'))).toMatchObject([{ kind: 'SICK', kindName: '病假', remark: '手术' }]);
    expect(await rows(clerk('JT-513301'))).toMatchObject([{ kind: null, kindName: '不在岗', remark: null }]);
    const [own] = await rows({ ...inspector('A3', 'JT-513301'), accountId: '5' });
    expect(own).toMatchObject({ kindName: '病假', mayCancel: false });
    const month = async (actor: Actor) => {
      const { people } = await lists.month(actor, { month: '2026-08', q: 'A3' });
      const [{ names, row }] = people.rows;
      return [names.slice(1, 4), row.away, JSON.stringify([names, row]).includes('SICK')];
    };
    expect(await month(clerk('GA-JJ'))).toEqual([[null, '病假', '病假'], 5, true]);
    expect(await month(clerk('JT-513301'))).toEqual([[null, '不在岗', '不在岗'], 5, false]);
  });

  it('a visit that was promised clashes with leave, for those who may know of it', async () => {
    // Days of tasks need a draw; here only the days count.
    await r.ds.query('ALTER TABLE promised_day DROP CONSTRAINT fk_promised_day_task');
    await r.ds.query(
      `INSERT INTO promised_day (inspector_id, day, task_id, kind)
       VALUES ($1, '2026-05-11', 1, 'TRAVEL'), ($1, '2026-05-12', 1, 'VISIT'), ($1, '2026-05-18', 2, 'VISIT')`,
      [ids.get('A1')],
    );
    await absences.record(SYSTEM, leave('A1', '2026-05-12', '2026-05-13'));
    const clashes = async (actor: Actor) =>
      (await lists.list(actor, { q: 'A1', from: '2026-05-01', to: '2026-05-31' })).rows.map(
        (row) => row.clashes,
      );
    expect(await clashes(clerk('JT-513301'))).toEqual([['2026-05-12']]);
    expect(await clashes(clerk('GA-JJ'))).toEqual([[]]);
    const month = async (actor: Actor) => {
      const [{ row }] = (await lists.month(actor, { month: '2026-05', q: 'A1' })).people.rows;
      return [row.away, row.given, row.free];
    };
    // 19 working days: May Day off, the 9th worked. Two on leave, two more for the way and the other visit.
    expect(await month(clerk('JT-513301'))).toEqual([2, 3, 15]);
    expect(await month(clerk('GA-JJ'))).toEqual([2, 0, 17]);
  });

  it('a county lists all who are on duty, the whole office who is away', async () => {
    await absences.record(SYSTEM, leave('A2', '2026-09-30', '2026-10-01'));
    const names = async (filter: object) => {
      const { people } = await lists.month(SYSTEM, { month: '2026-09', ...filter });
      return people.rows.map(({ inspector: one, row }) => [one.name, row.away]);
    };
    expect(await names({})).toEqual([['扎西', 1]]);
    expect((await names({ agencyCode: 'JT-513301' })).sort()).toEqual([
      ['单文武', 0],
      ['扎西', 1],
    ]);
    expect((await lists.wholeMonth(SYSTEM, { month: '2026-10' })).people).toHaveLength(1);
  });
});

describe('absences of a workbook', () => {
  const bring = (rows: object[], actor: Actor = SYSTEM) =>
    r.ds.transaction((tx) => imports.upsertMany(tx, actor, rows as never, '休假.xlsx'));

  it('come in once; another remark cancels the old row', async () => {
    const rows = (remark?: string) => [
      leave('A1', '2026-11-02', '2026-11-06', { remark }),
      leave('A2', '2026-11-02', '2026-11-06'),
    ];
    expect(await bring(rows('年假'))).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await bring(rows('年假'))).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect(await bring(rows())).toEqual({ created: 0, updated: 0, unchanged: 2 });
    const [first, second] = await imports.diff(rows('探亲') as never);
    expect([first.state, second.state]).toEqual(['CHANGED', 'SAME']);
    expect(await bring(rows('探亲'))).toEqual({ created: 0, updated: 1, unchanged: 1 });
    expect(await within('2026-11-02', '2026-11-02')).toHaveLength(2);
    expect(await r.count(`absence WHERE remark = '年假' AND cancelled_at IS NOT NULL`)).toBe(1);
  });

  it('are refused whole where one row is bad or of another agency', async () => {
    const bad = await refused(
      bring([leave('A1', '2026-12-02', '2026-12-01'), leave('A9', '2026-12-01', '2026-12-01')]),
    );
    expect(bad.faults.map(({ code }) => code).sort()).toEqual(['ORDER', 'UNKNOWN_INSPECTOR']);
    const rows = [leave('A3', '2026-12-01', '2026-12-02'), leave('A1', '2026-12-01', '2026-12-02')];
    expect((await refused(bring(rows, clerk('GA-JJ')))).code).toBe('FORBIDDEN');
    expect(await within('2026-12-01', '2026-12-02')).toEqual([]);
  });
});
