import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { SubjectCondition } from '../../src/registry/conditions/subject-condition.js';
import { endOfDay, populationMeeting } from '../../src/registry/population/conditioned.queries.js';
import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import { cloneDatabase } from '../support/database.js';
import { usccOf } from '../support/office.js';

let dataSource: DataSource;

interface Shop {
  readonly code: string;
  readonly details: Record<string, string | boolean>;
}

const CATEGORIES = ['CLASS_1', 'CLASS_2', 'CLASS_3', 'MOTORCYCLE'];
const DAYS = ['2019-12-31', '2020-01-01', '2020-06-30', '2021-01-01'];
const shops: Shop[] = Array.from({ length: 80 }, (_, n) => ({
  code: usccOf(n),
  details: {
    ...(n % 7 === 0 ? {} : { category: CATEGORIES[n % 4] }),
    ...(n % 3 === 0 ? {} : { repairsDangerousGoodsVehicles: n % 5 === 0 }),
    ...(n % 11 === 0 ? {} : { filedOn: DAYS[n % 4] }),
  },
}));

beforeAll(async () => {
  dataSource = await cloneDatabase();
  const insert = (kind: string, code: string, details: object, at: string) =>
    dataSource.query(
      `INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
         created_at, updated_at) VALUES ($1, $2, $2, '', '513301', 'ACTIVE', NULL, $3, 1, $4, $4)`,
      [kind, code, JSON.stringify(details), at],
    );
  for (const { code, details } of shops) await insert('REPAIR_SHOP', code, details, '2026-02-01');
  for (const [index, scope] of [
    '第3类、第8类',
    '第13类',
    ' 第 3 类 ',
    '第３类',
    '2.1项',
    '12.1项',
    '',
  ].entries()) {
    await insert(
      'DANGEROUS_GOODS_CARRIER',
      usccOf(500 + index),
      { scope, vehicles: index * 5 },
      '2026-02-01',
    );
  }
});

/** What a condition means, said once more and otherwise. */
function meets({ details }: Shop, { key, oneOf, from, to }: SubjectCondition): boolean {
  const value = details[key];
  if (key === 'repairsDangerousGoodsVehicles') return oneOf?.includes(String(value ?? false)) ?? false;
  if (value === undefined) return false;
  if (oneOf) return oneOf.includes(String(value));
  return (from === undefined || String(value) >= from) && (to === undefined || String(value) <= to);
}

const condition: fc.Arbitrary<SubjectCondition> = fc.oneof(
  fc.subarray(CATEGORIES, { minLength: 1 }).map((oneOf) => ({ key: 'category', oneOf })),
  fc
    .subarray(['true', 'false'], { minLength: 1 })
    .map((oneOf) => ({ key: 'repairsDangerousGoodsVehicles', oneOf })),
  fc
    .record({ from: fc.constantFrom(...DAYS), to: fc.constantFrom(...DAYS) })
    .map((ends) => ({ key: 'filedOn', ...ends })),
  fc.constantFrom(...DAYS).map((from) => ({ key: 'filedOn', from })),
);

async function inFrame(kind: string, conditions: readonly SubjectCondition[]): Promise<string[]> {
  return dataSource.transaction(async (tx) => {
    const codes: string[] = [];
    for await (const page of new RegistryReader().subjectPages(tx, kind, '2026-03-02', conditions)) {
      codes.push(...page.filter((row) => row.meets !== false).map(({ code }) => code));
    }
    return codes;
  });
}

describe('conditions of a line', () => {
  it('take the same subjects in frame and forecast, and those that they mean', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(condition, { selector: ({ key }) => key, maxLength: 3 }),
        async (all) => {
          const wanted = shops.filter((shop) => all.every((one) => meets(shop, one))).map(({ code }) => code);
          expect(await inFrame('REPAIR_SHOP', all)).toEqual(wanted.sort());
          const day = endOfDay('2026-03-02');
          const counted = await populationMeeting(dataSource.manager, day, 'REPAIR_SHOP', all);
          expect(counted.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(wanted.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('find a word as it stands: 3类 not in 13类, 2.1 not in 12.1, whatever width and spaces', async () => {
    const carriers = (word: string) => inFrame('DANGEROUS_GOODS_CARRIER', [{ key: 'scope', oneOf: [word] }]);
    const numbered = (...numbers: number[]) => numbers.map((n) => usccOf(500 + n)).sort();
    expect(await carriers('第3类')).toEqual(numbered(0, 2, 3));
    expect(await carriers('3类')).toEqual(numbered(0, 2, 3));
    expect(await carriers('2.1')).toEqual(numbered(4));
    expect(await carriers('.*')).toEqual([]);
    expect(await carriers("'); DROP TABLE subject; --")).toEqual([]);
  });

  it('compare numbers as numbers', async () => {
    const between = await inFrame('DANGEROUS_GOODS_CARRIER', [{ key: 'vehicles', from: '5', to: '10.5' }]);
    expect(between).toEqual([usccOf(501), usccOf(502)].sort());
  });

  it('that the kind does not know let nobody through', async () => {
    expect(await inFrame('REPAIR_SHOP', [{ key: 'manager', oneOf: ['x'] }])).toEqual([]);
  });

  it('read the register as it stood on the day', async () => {
    const [{ id }] = await dataSource.query(`SELECT id FROM subject WHERE code = $1`, [usccOf(1)]);
    const before = JSON.stringify({
      status: 'ACTIVE',
      areaCode: '513301',
      category: 'CLASS_2',
      creditClass: null,
    });
    await dataSource.query(
      `INSERT INTO subject_version (subject_id, version, at, actor_name, source, content)
       VALUES ($1, 1, '2026-02-01', '测试', '测试', $2)`,
      [id, before],
    );
    await dataSource.query(
      `UPDATE subject SET updated_at = '2026-04-01', details = '{"category": "CLASS_1"}' WHERE id = $1`,
      [id],
    );
    expect(await inFrame('REPAIR_SHOP', [{ key: 'category', oneOf: ['CLASS_2'] }])).toContain(usccOf(1));
    expect(await inFrame('REPAIR_SHOP', [{ key: 'category', oneOf: ['CLASS_1'] }])).not.toContain(usccOf(1));
  });
});
