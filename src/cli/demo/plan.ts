import type { INestApplicationContext } from '@nestjs/common';
import type { Month } from '../../kernel/day.js';
import { PlanService } from '../../plan/plan.service.js';
import type { PlanLineInput, StratumPlan, TeamPlan } from '../../plan/plan.types.js';
import { ItemsService } from '../../registry/items.service.js';
import type { Staff } from './people.js';

export interface DemoPlan {
  readonly planId: string;
  readonly title: string;
  readonly lines: { readonly carriers: string; readonly shops: string; readonly projects: string };
}

const LADDER = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
/** The transport system borrows from neighbours; partner agencies have one roster for the prefecture. */
const transport: TeamPlan = { agency: 'JT', size: 2, leader: true, ladder: [...LADDER] };
const partner = (agency: string): TeamPlan => ({ agency, size: 2, leader: false, ladder: ['AGENCY'] });

/** Ratios by credit class of the kind that published plans show. */
const strata = (a: string, b: string, c: string): StratumPlan[] => [
  { key: 'A', ratio: a, min: 1 },
  { key: 'B', ratio: b, min: 1 },
  { key: 'C', ratio: c },
  { key: 'D', ratio: '1' },
  { key: '未评级', ratio: b, min: 1 },
];

/** Publishes the item list, drafts the plan of the year, and has it approved by somebody else. */
export async function makePlan(app: INestApplicationContext, staff: Staff, month: Month): Promise<DemoPlan> {
  const items = app.get(ItemsService, { strict: false });
  const plans = app.get(PlanService, { strict: false });
  const year = Number(month.slice(0, 4));
  await items.publishList(staff.planner, 1, {
    documentNo: `甘交发〔${year}〕1号（演示）`,
    publishedOn: `${month}-01`,
  });
  const planId = await plans.create(staff.planner, { year, agencyCode: 'JT-JU', title: '' });
  const add = (line: PlanLineInput) => plans.addLine(staff.planner, planId, line);
  const lines = {
    carriers: await add(carrierLine(month)),
    shops: await add(shopLine(month)),
    projects: await add(projectLine(month)),
  };
  await plans.approve(staff.approver, planId, { documentNo: `甘交发〔${year}〕2号（演示）` });
  return { planId, title: (await plans.get(planId)).plan.title, lines };
}

function shared(
  month: Month,
): Omit<PlanLineInput, 'taskName' | 'itemCode' | 'subjectKind' | 'strata' | 'partnerPools' | 'teams'> {
  return {
    ...{ areaCodes: [], mode: 'SAMPLE', rounding: 'CEIL', cap: null, reserve: { ratio: '0.2', min: 1 } },
    ...{ drawType: 'JOINT', sampling: 'UNTARGETED', leadPool: 'JT', months: [Number(month.slice(5))] },
    ...{ methods: '实地核查', organisingLevel: '市级', implementingLevel: '市县两级' },
    ...{ deadline: `${month.slice(0, 4)}-12-31`, announced: true, remark: null },
  };
}

function carrierLine(month: Month): PlanLineInput {
  const partners = ['GA', 'YJ', 'SJ', 'HJ'];
  return {
    ...shared(month),
    taskName: '道路危险货物运输企业部门联合检查',
    ...{ itemCode: 'JT-01', subjectKind: 'DANGEROUS_GOODS_CARRIER', strata: strata('0.1', '0.2', '0.5') },
    ...{ partnerPools: partners, teams: [transport, ...partners.map(partner)] },
  };
}

function shopLine(month: Month): PlanLineInput {
  const partners = ['HJ', 'SJ'];
  return {
    ...shared(month),
    taskName: '机动车维修企业部门联合检查',
    ...{ itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP' },
    strata: [
      { key: 'A', ratio: '0.01', min: 1 },
      { key: 'B', ratio: '0.02', min: 1 },
      { key: 'C', ratio: '0.05', min: 1 },
      { key: 'D', ratio: '0.2' },
      { key: '未评级', ratio: '0.02', min: 1 },
    ],
    ...{ partnerPools: partners, teams: [transport, ...partners.map(partner)] },
  };
}

function projectLine(month: Month): PlanLineInput {
  return {
    ...shared(month),
    taskName: '交通运输建设项目工程质量联合检查',
    ...{ itemCode: 'JT-03', subjectKind: 'CONSTRUCTION_PROJECT', strata: strata('0.05', '0.1', '0.3') },
    ...{ partnerPools: ['YJ'], teams: [transport, partner('YJ')] },
  };
}
