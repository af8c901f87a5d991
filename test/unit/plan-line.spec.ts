import { cleanLine, lineFaults, type LineContext } from '../../src/plan/plan-line.rules.js';
import type { PlanLineInput, StratumPlan, TeamPlan } from '../../src/plan/plan.types.js';
import { countText, ladderText, LADDERS, ratioText, sharesText } from '../../src/plan/plan.words.js';
import { carrierLine } from '../support/plan-lines.js';

const CONTEXT: LineContext = {
  year: 2026,
  item: { name: '道路危险货物运输企业综合检查', subjectKinds: ['DANGEROUS_GOODS_CARRIER'], priority: 'KEY' },
  pools: new Map([
    ['JT', '交通运输系统'],
    ['GA', '公安机关'],
    ['YJ', '应急管理部门'],
  ]),
  counties: new Map([
    ['513301', { name: '康定市', closedMonths: [] }],
    ['513330', { name: '德格县', closedMonths: [1, 2, 12] }],
    ['513332', { name: '石渠县', closedMonths: [1, 2, 12] }],
  ]),
};
const LINE = carrierLine();
const team = (changes: Partial<TeamPlan>): TeamPlan[] => [
  { ...LINE.teams[0], ...changes },
  ...LINE.teams.slice(1),
];
const classA = (changes: Partial<StratumPlan>): { strata: StratumPlan[] } => ({
  strata: [{ key: 'A', ...changes }],
});
const seen = (changes: Partial<PlanLineInput>, context: Partial<LineContext> = {}) =>
  lineFaults({ ...LINE, ...changes }, { ...CONTEXT, ...context }).map(
    ({ field, code }) => `${field} ${code}`,
  );

describe('a line of a plan', () => {
  it('is taken as it should be', () => {
    expect(seen({})).toEqual([]);
    expect(seen({ drawType: 'IN_SYSTEM', partnerPools: [], teams: [LINE.teams[0]] })).toEqual([]);
    expect(seen({ mode: 'ORDER', strata: [], cap: null, reserve: null })).toEqual([]);
    expect(seen({ strata: [{ key: 'A', count: 0, min: 3 }] })).toEqual([]);
  });

  const cases: [string, Partial<PlanLineInput>, string[]][] = [
    ['no name', { taskName: '' }, ['taskName REQUIRED']],
    ['a long name', { taskName: '长'.repeat(101) }, ['taskName TOO_LONG']],
    [
      'no words',
      { methods: '', organisingLevel: '', implementingLevel: '' },
      ['methods REQUIRED', 'organisingLevel REQUIRED', 'implementingLevel REQUIRED'],
    ],
    ['a long remark', { remark: '长'.repeat(501) }, ['remark TOO_LONG']],
    ['an identity card', { remark: '联系人 11010519491231002X' }, ['remark ID_CARD']],
    ['no item', { itemCode: '' }, ['itemCode REQUIRED']],
    ['a kind not of the item', { subjectKind: 'REPAIR_SHOP' }, ['subjectKind NOT_OF_ITEM']],
    ['an unknown county', { areaCodes: ['513321'] }, ['areaCodes UNKNOWN']],
    ['a county twice', { areaCodes: ['513301', '513301'] }, ['areaCodes REPEATED']],
    ['a full coverage with ratios', { mode: 'ORDER' }, ['mode ORDER']],
    ['no class', { strata: [] }, ['strata REQUIRED']],
    ['only zeros', { strata: [{ key: 'A', ratio: '0.00' }] }, ['strata REQUIRED']],
    ['a class twice', { strata: [LINE.strata[0], LINE.strata[0]] }, ['strata REPEATED']],
    ['an unknown class', { strata: [{ key: 'E' as 'A', ratio: '1' }] }, ['strata UNKNOWN']],
    ['ratio and number', classA({ ratio: '0.1', count: 3 }), ['strata.A BOTH']],
    ['neither', classA({ min: 3 }), ['strata.A REQUIRED']],
    ['a ratio above 1', classA({ ratio: '1.0000000000001' }), ['strata.A.ratio RATIO']],
    ['a ratio that is none', classA({ ratio: '-0.1' }), ['strata.A.ratio RATIO']],
    ['half a firm', classA({ count: 0.5 }), ['strata.A.count COUNT']],
    ['an unreadable number', classA({ ratio: '0.1', min: NaN }), ['strata.A.min COUNT']],
    ['a cap of both', { cap: { ratio: '0.1', count: 3 } }, ['cap BOTH']],
    ['a cap of nothing', { cap: { ratio: '0' } }, ['cap.ratio RATIO']],
    ['a cap of no firm', { cap: { count: 0 } }, ['cap.count COUNT']],
    ['bad reserves', { reserve: { ratio: '2', min: -1 } }, ['reserve.ratio RATIO', 'reserve.min COUNT']],
    ['a team of one', { teams: team({ size: 1 }) }, ['teams.JT.size TEAM_SIZE']],
    ['a team of none', { teams: team({ size: NaN }) }, ['teams.JT.size TEAM_SIZE']],
    ['a crowd', { teams: team({ size: 21 }) }, ['teams.JT.size TEAM_SIZE']],
    ['no ladder', { teams: team({ ladder: [] }) }, ['teams.JT.ladder LADDER']],
    ['a step twice', { teams: team({ ladder: ['AREA', 'AREA'] }) }, ['teams.JT.ladder LADDER']],
    ['a ladder downwards', { teams: team({ ladder: ['AGENCY', 'AREA'] }) }, ['teams.JT.ladder LADDER']],
    ['a lead without a team', { teams: LINE.teams.slice(1) }, ['teams.JT REQUIRED']],
    ['a partner without a team', { teams: LINE.teams.slice(0, 2) }, ['teams.YJ REQUIRED']],
    ['two teams', { teams: [...LINE.teams, LINE.teams[0]] }, ['teams REPEATED']],
    ['a team of a stranger', { partnerPools: ['GA'] }, ['teams.YJ NOT_TAKING_PART']],
    ['no lead', { leadPool: '' }, ['leadPool REQUIRED', 'teams.JT NOT_TAKING_PART']],
    ['an unknown partner', { partnerPools: ['GA', 'YJ', 'XX'] }, ['partnerPools UNKNOWN']],
    ['the lead as partner', { partnerPools: ['GA', 'YJ', 'JT'] }, ['partnerPools REPEATED']],
    [
      'joint, alone',
      { partnerPools: [] },
      ['partnerPools REQUIRED', 'teams.GA NOT_TAKING_PART', 'teams.YJ NOT_TAKING_PART'],
    ],
    ['inside one agency, with others', { drawType: 'IN_AGENCY' }, ['drawType NOT_JOINT']],
    ['no month', { months: [] }, ['months REQUIRED']],
    ['month 13', { months: [13] }, ['months MONTH']],
    ['month 0', { months: [0, 3] }, ['months MONTH']],
    ['a month twice', { months: [3, 3] }, ['months REPEATED']],
    ['winter', { areaCodes: ['513330', '513332'], months: [2, 6] }, ['months CLOSED']],
    ['no deadline', { deadline: '2026-02-30' }, ['deadline DAY']],
    ['next year', { deadline: '2027-01-01' }, ['deadline YEAR']],
    ['a deadline before the last batch ends', { deadline: '2026-09-29' }, ['deadline TOO_EARLY']],
  ];

  it.each(cases)('is refused with %s', (_, changes, faults) => {
    expect(seen(changes)).toEqual(faults);
  });

  it('is refused where the item is not on the list, and a full coverage of a general item', () => {
    expect(seen({}, { item: null })).toEqual(['itemCode NOT_LISTED']);
    const general = {
      name: '车辆维修企业的检查',
      subjectKinds: ['DANGEROUS_GOODS_CARRIER'],
      priority: 'GENERAL',
    };
    const order = { mode: 'ORDER' as const, strata: [], cap: null, reserve: null };
    expect(seen(order, { item: general })).toEqual(['mode GENERAL_ITEM']);
    expect(seen({}, { item: general })).toEqual([]);
  });

  it('may be visited in winter where one county is open', () => {
    expect(seen({ areaCodes: ['513330', '513301'], months: [1], deadline: '2026-01-31' })).toEqual([]);
    expect(seen({ areaCodes: [], months: [12], deadline: '2026-12-31' })).toEqual([]);
  });

  it('tells every fault at once, in Chinese, naming the rule', () => {
    const faults = lineFaults(
      {
        ...LINE,
        taskName: '',
        strata: [{ key: 'D', ratio: '2' }],
        teams: team({ size: 1 }),
        months: [],
        deadline: '',
      },
      CONTEXT,
    );
    expect(faults.map(({ message }) => message)).toEqual([
      '请填写任务名称。',
      'D级的抽查比例须在0至1之间(0%至100%)。',
      '交通运输系统的检查组至少2人(行政处罚法第42条)。',
      '请至少选择一个抽查月份。',
      '请填写抽查完成时限，如 2026-11-30。',
    ]);
  });
});

describe('a line as kept', () => {
  it('is clean and in order', () => {
    const kept = cleanLine({
      ...LINE,
      taskName: ' 甲\u3000乙 ',
      remark: '  ',
      months: [10, 9, 3],
      areaCodes: ['513332', '513301'],
      strata: [
        { key: '未评级', count: 1 },
        { key: 'B', count: 1 },
      ],
    });
    expect(kept).toMatchObject({
      taskName: '甲 乙',
      remark: null,
      months: [3, 9, 10],
      areaCodes: ['513301', '513332'],
    });
    expect(kept.strata.map(({ key }) => key)).toEqual(['B', '未评级']);
    expect(cleanLine(kept)).toEqual(kept);
  });
});

describe('a line in words', () => {
  const all = (ratio: string) => (['A', 'B', 'C', 'D', '未评级'] as const).map((key) => ({ key, ratio }));
  it.each<[string, string, Partial<PlanLineInput>]>([
    ['10%', '按比例确定', { strata: all('0.10'), cap: null }],
    ['10%；合计不超过30户', '按比例确定', { strata: all('0.1'), cap: { count: 30 } }],
    [
      'A级1%；B级10%',
      '按比例确定',
      {
        strata: [
          { key: 'A', ratio: '0.01' },
          { key: 'B', ratio: '0.1' },
        ],
        cap: null,
      },
    ],
    [
      '',
      'A级1户；未评级3户',
      {
        strata: [
          { key: 'A', count: 1 },
          { key: '未评级', count: 2, min: 3 },
        ],
        cap: null,
      },
    ],
    ['100%', '全部', { mode: 'ORDER', strata: [], cap: null }],
  ])('says %s and %s', (ratio, count, changes) => {
    expect(ratioText({ ...LINE, ...changes })).toBe(ratio);
    expect(countText({ ...LINE, ...changes })).toBe(count);
  });

  it('says ratios and numbers together, class by class', () => {
    expect(sharesText(LINE)).toBe('A级1%；B级10%(至少1户)；D级5户；合计不超过50%');
    expect(sharesText({ ...LINE, strata: all('0.1'), cap: null })).toBe('10%');
    expect(sharesText({ mode: 'ORDER', strata: [], cap: null })).toBe('每户必查，随机决定先后');
  });

  it('names every ladder once, the widest first', () => {
    const words = LADDERS.map(ladderText);
    expect(words[0]).toBe('本县(市)→相邻县(市)→全系统');
    expect(new Set(words).size).toBe(7);
  });
});
