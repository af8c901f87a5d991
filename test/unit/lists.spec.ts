import fc from 'fast-check';
import {
  conditionFaults,
  conditionsText,
  cleanConditions,
} from '../../src/registry/conditions/condition.rules.js';
import {
  ceilingFor,
  ceilingInWords,
  EVERY_GENERAL,
  readItemRule,
} from '../../src/registry/item-rules/ceiling.rules.js';
import {
  barsOn,
  type BookedList,
  daysOfBatches,
  type DatedList,
  inForce,
  type ListBook,
  validityFaults,
} from '../../src/registry/lists/list.rules.js';
import { addDays } from '../../src/kernel/day.js';

const day = (n: number): string => addDays('2026-01-01', n);
const lists = fc.array(
  fc.record({
    state: fc.constantFrom('PUBLISHED', 'DRAFT'),
    from: fc.integer({ min: 0, max: 60 }),
    length: fc.option(fc.integer({ min: 0, max: 40 })),
  }),
  { maxLength: 6 },
);

/** The law said literally: who began last is the list; it is in force until its own last day. */
function literal(all: readonly DatedList[], on: string): DatedList | null {
  let best: DatedList | null = null;
  for (const list of all) {
    if (list.state !== 'PUBLISHED' || (list.validFrom as string) > on) continue;
    const from = list.validFrom as string;
    if (
      best === null ||
      from > (best.validFrom as string) ||
      (from === best.validFrom && list.edition > best.edition)
    ) {
      best = list;
    }
  }
  return best !== null && best.validTo !== null && best.validTo < on ? null : best;
}

describe('the list in force', () => {
  it('is on every day the one that began last and has not run out', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 0, max: 110 }), (rows, on) => {
        const all = rows.map(({ state, from, length }, index) => ({
          ...{ state, edition: index + 1, publishedOn: null, validFrom: day(from) },
          validTo: length === null ? null : day(from + length),
        }));
        expect(inForce(all, day(on))).toBe(literal(all, day(on)));
      }),
    );
  });

  it('counts from the day of publication where it names no first day', () => {
    const list = {
      state: 'PUBLISHED',
      edition: 1,
      publishedOn: '2026-02-01',
      validFrom: null,
      validTo: null,
    };
    expect(inForce([list], '2026-01-31')).toBeNull();
    expect(inForce([list], '2026-02-01')).toBe(list);
  });

  it('has days in order', () => {
    expect(validityFaults({ validFrom: '2026-03-01', validTo: '2026-02-28' })[0].field).toBe('validTo');
    expect(validityFaults({ validFrom: '2026-13-01', validTo: 'x' })).toHaveLength(2);
    expect(validityFaults({ validFrom: '2026-03-01', validTo: '2026-03-01' })).toEqual([]);
  });
});

describe('what stands on no list', () => {
  const list = (changes: Partial<BookedList>): BookedList => ({
    ...{ state: 'PUBLISHED', edition: 1, publishedOn: '2026-01-05', validFrom: '2026-01-05', validTo: null },
    codes: new Set(['JT-01']),
    ...changes,
  });
  const book = (random: BookedList[], joint: BookedList[] = []): ListBook => ({
    today: '2026-03-02',
    kinds: [
      { name: '随机抽查事项清单', guards: 'ALL', lists: random },
      { name: '联合抽查事项清单', guards: 'JOINT', lists: joint },
    ],
  });
  const line = { itemCode: 'JT-01', itemName: '危货检查', joint: false };
  const codes = (b: ListBook, on = '2026-03-02', l = line) => barsOn(b, on, l).map(({ code }) => code);

  it('is barred, and the reason is said', () => {
    expect(codes(book([list({})]))).toEqual([]);
    expect(codes(book([]))).toEqual(['NOT_PUBLISHED']);
    expect(codes(book([list({ state: 'DRAFT' })]))).toEqual(['NOT_PUBLISHED']);
    expect(codes(book([list({ codes: new Set(['JT-02']) })]))).toEqual(['NOT_PUBLISHED']);
    expect(codes(book([list({ validTo: '2026-03-01' })]))).toEqual(['LIST_EXPIRED']);
    expect(barsOn(book([list({ validTo: '2026-03-01' })]), '2026-03-02', line)[0].message).toContain(
      '有效期至2026年3月1日',
    );
    expect(codes(book([list({})]), '2026-01-04')).toEqual(['NOT_PUBLISHED']);
  });

  it('is asked of joint lines alone where the office says so', () => {
    const joint = { ...line, joint: true };
    expect(codes(book([list({})]), '2026-03-02', joint)).toEqual(['NOT_PUBLISHED']);
    expect(codes(book([list({})], [list({})]), '2026-03-02', joint)).toEqual([]);
  });

  it('is asked on the first of each month that is not past', () => {
    expect(daysOfBatches(2026, [1, 3, 9, 6], '2026-03-02')).toEqual([
      '2026-03-02',
      '2026-06-01',
      '2026-09-01',
    ]);
  });
});

describe('ceilings', () => {
  const general = { code: 'JT-02', name: '维修', priority: 'GENERAL', ratioText: '不超过5%' };
  it('are read from the words of the list where these name one ceiling alone', () => {
    for (const text of ['不超过5%', '不高于 5％', '抽查比例≤5%', '最高5%/年', '上限为5%']) {
      expect(ceilingInWords(text)).toBe('0.05');
    }
    for (const text of ['5%', '不低于5%', '不超过5%，重点不超过10%', '', '不超过500%', '每年一次']) {
      expect(ceilingInWords(text)).toBeNull();
    }
  });

  it('are as recorded, else in the words, else that of all general items; key items have none', () => {
    const rule = { ceiling: '0.03', ceilingSource: '本州规定' };
    const rules = new Map([[EVERY_GENERAL, { ceiling: '0.2', ceilingSource: '通则' }]]);
    expect(ceilingFor(general, new Map([['JT-02', rule]]))).toEqual({ ratio: '0.03', source: '本州规定' });
    expect(ceilingFor(general, rules)?.ratio).toBe('0.05');
    expect(ceilingFor({ ...general, ratioText: null }, rules)?.ratio).toBe('0.2');
    expect(ceilingFor({ ...general, ratioText: null }, new Map())).toBeNull();
    expect(ceilingFor({ ...general, priority: 'KEY' }, rules)).toBeNull();
  });

  it('need a source, and a share that can be', () => {
    const pools = new Map([
      ['JT', '交通运输系统'],
      ['GA', '公安机关'],
    ]);
    const typed = { ceiling: '5', ceilingSource: '某文', poolCodes: ['GA', 'JT'], authoritySource: '某法' };
    expect(readItemRule(typed, pools)).toEqual({
      rule: { ceiling: '0.05', ceilingSource: '某文', poolCodes: ['JT', 'GA'], authoritySource: '某法' },
      faults: [],
    });
    const bad = { ceiling: '120%', ceilingSource: '', poolCodes: ['XX'], authoritySource: '' };
    expect(readItemRule(bad, pools).faults.map(({ field }) => field)).toEqual([
      ...['ceiling', 'ceilingSource', 'authoritySource', 'poolCodes'],
    ]);
  });
});

describe('conditions of a line', () => {
  const seen = (...conditions: Parameters<typeof conditionFaults>[1]) =>
    conditionFaults('REPAIR_SHOP', conditions).map(({ key, code }) => `${key} ${code}`);

  it('are those that the kind has columns for', () => {
    expect(seen({ key: 'category', oneOf: ['CLASS_1'] }, { key: 'filedOn', from: '2020-01-01' })).toEqual([]);
    expect(seen({ key: 'repairsDangerousGoodsVehicles', oneOf: ['true'] })).toEqual([]);
    expect(seen({ key: 'category', oneOf: [] })).toEqual(['category REQUIRED']);
    expect(seen({ key: 'category', oneOf: ['CLASS_9'] })).toEqual(['category CHOICE']);
    expect(seen({ key: 'category', from: '1' })).toEqual(['category SHAPE']);
    expect(seen({ key: 'filedOn', oneOf: ['x'] })).toEqual(['filedOn SHAPE']);
    expect(seen({ key: 'filedOn' })).toEqual(['filedOn REQUIRED']);
    expect(seen({ key: 'filedOn', from: '2020-02-30' })).toEqual(['filedOn DAY']);
    expect(seen({ key: 'filedOn', from: '2021-01-01', to: '2020-01-01' })).toEqual(['filedOn ORDER']);
    expect(seen({ key: 'manager', oneOf: ['李四'] })).toEqual(['manager UNKNOWN']);
    expect(seen({ key: 'status', oneOf: ['ACTIVE'] })).toEqual(['status UNKNOWN']);
    expect(seen({ key: '__proto__', oneOf: ['a'] })).toEqual(['__proto__ UNKNOWN']);
    const twice = { key: 'category', oneOf: ['CLASS_1'] };
    expect(seen(twice, twice)).toEqual(['category REPEATED']);
  });

  it('of numbers have both ends in order', () => {
    const carriers = (from: string, to: string) =>
      conditionFaults('DANGEROUS_GOODS_CARRIER', [{ key: 'vehicles', from, to }]).map(({ code }) => code);
    expect(carriers('5', '10')).toEqual([]);
    expect(carriers('10', '5')).toEqual(['ORDER']);
    expect(carriers('-1', '5')).toEqual(['NUMBER']);
  });

  it('are said in the words of the register', () => {
    const conditions = [
      { key: 'category', oneOf: ['CLASS_2', 'CLASS_1'] },
      { key: 'repairsDangerousGoodsVehicles', oneOf: ['true'] },
      { key: 'filedOn', from: '2020-01-01', to: '2020-12-31' },
    ];
    expect(conditionsText('REPAIR_SHOP', conditions)).toBe(
      '维修类别为一类、二类；是否从事危险货物运输车辆维修：是；备案日期2020-01-01至2020-12-31',
    );
    expect(conditionsText('DANGEROUS_GOODS_CARRIER', [{ key: 'scope', oneOf: ['第3类'] }])).toBe(
      '经营范围含第3类',
    );
    expect(conditionsText('DANGEROUS_GOODS_CARRIER', [{ key: 'vehicles', from: '10' }])).toBe('车辆数10以上');
  });

  it('are kept clean, in the order of the columns', () => {
    const typed = [
      { key: 'filedOn', from: ' 2020-01-01 ' },
      { key: 'category', oneOf: ['CLASS_2', 'CLASS_1', 'CLASS_2'] },
    ];
    const kept = cleanConditions('REPAIR_SHOP', typed);
    expect(kept).toEqual([
      { key: 'filedOn', from: '2020-01-01' },
      { key: 'category', oneOf: ['CLASS_1', 'CLASS_2'] },
    ]);
    expect(cleanConditions('REPAIR_SHOP', kept)).toEqual(kept);
  });
});
