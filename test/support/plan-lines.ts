import type { PlanLineInput } from '../../src/plan/plan.types.js';

/** A good line of 2026: carriers, three agencies, classes A, B and D, three batches. */
export function carrierLine(changes: Partial<PlanLineInput> = {}): PlanLineInput {
  const ladder = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
  return {
    taskName: '危险货物运输企业联合抽查',
    itemCode: 'JT-01',
    subjectKind: 'DANGEROUS_GOODS_CARRIER',
    areaCodes: [],
    mode: 'SAMPLE',
    rounding: 'CEIL',
    strata: [
      { key: 'A', ratio: '0.01' },
      { key: 'B', ratio: '0.1', min: 1 },
      { key: 'D', count: 5 },
    ],
    cap: { ratio: '0.5' },
    reserve: { ratio: '0.2', min: 1 },
    drawType: 'JOINT',
    sampling: 'UNTARGETED',
    leadPool: 'JT',
    partnerPools: ['GA', 'YJ'],
    teams: ['JT', 'GA', 'YJ', 'HJ']
      .filter((agency) => (changes.partnerPools ?? ['JT', 'GA', 'YJ']).includes(agency) || agency === 'JT')
      .map((agency) => ({ agency, size: 2, leader: agency === 'JT', ladder: [...ladder] })),
    months: [3, 6, 9],
    methods: '现场检查',
    organisingLevel: '州级',
    implementingLevel: '州县两级',
    deadline: '2026-11-30',
    announced: false,
    remark: '重点时段',
    ...changes,
  };
}
