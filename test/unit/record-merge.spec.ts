import fc from 'fast-check';
import { EntryDesk } from '../../src/inspection/record/entry-desk.js';
import type { PlacedItem, RecordState } from '../../src/inspection/record/record-state.js';
import type { EntryInput, EntryOutcome } from '../../src/inspection/record/record.types.js';
import { mergeEntry } from '../../src/inspection/record/merge.rules.js';
import type { VisitEntry } from '../../src/inspection/record/visit-record.entity.js';

const FIELDS = ['visit:place', 'visit:present', 'point:7:1:note', 'pool:JT:conclusion'] as const;

const item: PlacedItem = {
  ...{ code: 'X', name: '事项', listId: '7', version: 1 },
  points: [
    {
      ...{ itemCode: 'X', listId: '7', no: 1, content: '要点', method: null, basis: null },
      poolCode: 'JT',
    },
  ],
};

/** A server whose rows outlive every call, as the database's do. */
class Server {
  readonly rows: VisitEntry[] = [];

  async send(
    person: string,
    entries: readonly EntryInput[],
    refusal: string | null = null,
  ): Promise<EntryOutcome[]> {
    const standing = new Map<string, VisitEntry>();
    for (const row of this.rows.filter(({ conflict }) => !conflict)) standing.set(row.field, row);
    const desk = new EntryDesk(this.state(standing), {
      ...{ refusal, pools: new Map([['JT', '交通运输系统']]), drawnOn: '2026-03-01', today: '2026-03-31' },
      known: new Map(this.rows.map((row) => [row.opId, row])),
      writer: { accountId: person, inspectorId: person, pools: ['JT'], name: person },
    });
    const outcomes: EntryOutcome[] = [];
    for (const entry of entries) {
      outcomes.push(
        await desk.take(entry, (row) => {
          const kept = { ...row, id: String(this.rows.length + 1), enteredAt: new Date(0) } as VisitEntry;
          this.rows.push(kept);
          return Promise.resolve(kept);
        }),
      );
    }
    return outcomes;
  }

  value(field: string): string {
    return this.newest(field)?.value ?? '';
  }

  revision(field: string): number {
    return this.newest(field)?.revision ?? 0;
  }

  private newest(field: string): VisitEntry | undefined {
    return this.rows.filter((row) => row.field === field && !row.conflict).at(-1);
  }

  openConflicts(): VisitEntry[] {
    return this.rows.filter(
      (row) =>
        row.conflict &&
        !this.rows.some(
          ({ field, settlesId }) =>
            field === row.field && settlesId !== null && BigInt(settlesId) >= BigInt(row.id),
        ),
    );
  }

  private state(standing: Map<string, VisitEntry>): RecordState {
    return {
      task: { id: '1', leadPool: 'JT' } as RecordState['task'],
      ...{ seats: [], pools: ['JT'], items: [item], pinned: true, standing, parts: new Map() },
      conflicts: this.openConflicts(),
    };
  }
}

const entry = (opId: string, field: string, value: string, baseRevision: number): EntryInput => ({
  ...{ opId: `operation-${opId}`, field, value, baseRevision },
});

/** Two people who type, see the newest from time to time, and whose messages are lost or come twice. */
const act = fc.record({
  person: fc.constantFrom('1', '2'),
  field: fc.constantFrom(...FIELDS),
  value: fc.constantFrom('甲', '乙', '丙', '丁', ''),
  refreshes: fc.boolean(),
  deliveries: fc.integer({ min: 1, max: 3 }),
});

describe('an entry', () => {
  it('never overwrites what its writer has not seen', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 9 }),
        fc.nat({ max: 9 }),
        fc.string(),
        fc.string(),
        fc.boolean(),
        (revision, baseRevision, stands, value, settles) => {
          const merge = mergeEntry({ revision, value: stands }, { value, baseRevision, settles });
          if (merge.status === 'SAVED') {
            expect({ baseRevision, next: merge.revision }).toEqual({
              baseRevision: revision,
              next: revision + 1,
            });
          } else if (merge.status === 'SAME') expect(value).toBe(stands);
          else if (merge.status === 'CONFLICT') expect(baseRevision).toBeLessThan(revision);
          else expect(baseRevision).toBeGreaterThan(revision);
        },
      ),
    );
  });

  it('is kept once however often it arrives, and everything typed is kept somewhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const server = new Server();
        const seen = new Map<string, number>();
        for (const [n, { person, field, value, refreshes, deliveries }] of acts.entries()) {
          const key = `${person} ${field}`;
          if (refreshes) seen.set(key, server.revision(field));
          const before = server.value(field);
          const sent = entry(String(n), field, value, seen.get(key) ?? 0);
          const statuses: string[] = [];
          for (let time = 0; time < deliveries; time += 1) {
            const [outcome] = await server.send(person, [sent]);
            statuses.push(outcome.status);
            expect(outcome.current?.value).toBe(server.value(field));
            expect(outcome.revision).toBe(server.revision(field));
          }
          const own = server.rows.filter(({ opId }) => opId === sent.opId);
          expect(own.length).toBe(value === before ? 0 : 1);
          if (own[0]) expect(own[0].value).toBe(value);
          expect(statuses).not.toContain('REFUSED');
          expect(statuses.slice(1)).toEqual(
            statuses.slice(1).map(() => (statuses[0] === 'SAVED' ? 'SAME' : statuses[0])),
          );
          if (statuses[0] === 'SAVED') seen.set(key, server.revision(field));
        }
        for (const field of FIELDS) {
          const revisions = server.rows.filter((row) => row.field === field && !row.conflict);
          expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, n) => n + 1));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('typed on top of one whose answer was lost is no conflict', async () => {
    const server = new Server();
    const first = entry('1', 'visit:place', '厂区', 0);
    await server.send('1', [first]);
    const next = { ...entry('2', 'visit:place', '厂区和停车场', 0), afterOp: first.opId };
    expect((await server.send('1', [first, next])).map(({ status }) => status)).toEqual(['SAME', 'SAVED']);
    expect(server.value('visit:place')).toBe('厂区和停车场');
  });
});

describe('a conflict', () => {
  const clash = async (): Promise<Server> => {
    const server = new Server();
    await server.send('1', [entry('1', 'visit:place', '厂区', 0)]);
    const [outcome] = await server.send('2', [entry('2', 'visit:place', '停车场', 0)]);
    expect(outcome).toMatchObject({ status: 'CONFLICT', revision: 1, current: { value: '厂区', by: '1' } });
    return server;
  };

  it('stays open until somebody who has read it decides', async () => {
    const server = await clash();
    await server.send('1', [entry('3', 'visit:place', '厂区大门', 1)]);
    expect(server.openConflicts().map(({ value }) => value)).toEqual(['停车场']);
    const settles = server.openConflicts()[0].id;
    await server.send('2', [{ ...entry('4', 'visit:place', '厂区大门', 2), settles }]);
    expect(server.openConflicts()).toEqual([]);
    expect([server.value('visit:place'), server.revision('visit:place')]).toEqual(['厂区大门', 3]);
  });

  it('is not settled by a decision that is itself too late', async () => {
    const server = await clash();
    const settles = server.openConflicts()[0].id;
    await server.send('1', [entry('3', 'visit:place', '办公楼', 1)]);
    const [late] = await server.send('2', [{ ...entry('4', 'visit:place', '停车场', 1), settles }]);
    expect(late.status).toBe('CONFLICT');
    expect(server.openConflicts().map(({ value }) => value)).toEqual(['停车场', '停车场']);
  });
});

describe('what is refused', () => {
  it('says why, field by field, and keeps the rest', async () => {
    const server = new Server();
    const outcomes = await server.send('1', [
      entry('1', 'visit:nothing', 'x', 0),
      entry('2', 'visit:arrivedAt', '2026-02-30T10:00', 0),
      entry('3', 'visit:arrivedAt', '2026-02-28T10:00', 0),
      entry('4', 'visit:arrivedAt', '2026-04-01T10:00', 0),
      entry('5', 'point:7:1:answer', 'MAYBE', 0),
      entry('6', 'point:7:2:answer', 'YES', 0),
      entry('7', 'pool:GA:methods', '查阅', 0),
      entry('8', 'visit:present', '安全员 11010519491231002X', 0),
      entry('9', 'visit:place', '长'.repeat(2001), 0),
      entry('10', 'visit:place', '厂区', 4),
      { ...entry('11', 'visit:place', '厂区', 0), opId: 'short' },
      entry('12', 'visit:place', '厂区', 0),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([...Array<string>(11).fill('REFUSED'), 'SAVED']);
    expect(outcomes.slice(0, 11).every(({ message }) => /[一-龥]{4}/.test(message))).toBe(true);
    expect(server.rows).toHaveLength(1);
  });

  it('answers what was kept before even when the record is closed since', async () => {
    const server = new Server();
    const kept = entry('1', 'visit:place', '厂区', 0);
    await server.send('1', [kept]);
    const outcomes = await server.send('1', [kept, entry('2', 'visit:place', '大门', 1)], '已经审核');
    expect(outcomes.map(({ status, message }) => [status, message])).toEqual([
      ['SAME', ''],
      ['REFUSED', '已经审核'],
    ]);
  });

  it('never keeps a second thing under one operation', async () => {
    const server = new Server();
    await server.send('1', [entry('1', 'visit:place', '厂区', 0)]);
    for (const [person, other] of [
      ['1', entry('1', 'visit:place', '大门', 1)],
      ['1', entry('1', 'visit:present', '厂区', 0)],
      ['2', entry('1', 'visit:place', '厂区', 0)],
    ] as const) {
      expect((await server.send(person, [other]))[0].status).toBe('REFUSED');
    }
    expect(server.rows).toHaveLength(1);
  });
});
