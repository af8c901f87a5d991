import { type MadeTask, sealedDraw, tasksOf } from './inspected.js';
import type { Client, TestApp } from './app.js';
import { makeApprovedPlan, makeCarriers, makePeople } from './office.js';
import { carrierLine } from './plan-lines.js';

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];
/** A result that orders to correct. */
export const ORDERED = {
  ...{ resultCode: 'RECTIFICATION_ORDERED', findings: '未按规定设置警示标志', inspectedOn: '2026-03-10' },
  ...{ followUp: 'ORDER_TO_CORRECT', correctBy: '2026-03-31' },
};
/** A result that goes to the case unit. */
export const PENDING = {
  ...{ resultCode: 'PENDING_ACTION', findings: '涉嫌超范围经营', inspectedOn: '2026-03-10' },
  followUp: 'CASE_UNIT',
};

/** A follow-up as the interface tells it. */
export interface Shown {
  id: string;
  kind: string;
  poolCode: string;
  lastStep: string;
  steps: number;
  ended: boolean;
  due: string | null;
  overdue: boolean;
  automatic: boolean;
  what: string;
  formerId: string | null;
}
/** What comes after a task's result. */
export interface After {
  rows: Shown[];
  closed: { automatic: boolean; reason: string | null } | null;
  open: string[];
  closures: unknown[];
  pools: { code: string }[];
  mayClose: boolean;
}

export const DELIVERED = { text: '直接送达，负责人签收', documentNo: '甘交责改〔2026〕1号' };
export const RECHECKED = { text: '两名执法人员现场复查，警示标志已设置' };
export const faultsOf = (body: { error: { faults: { field: string; code: string }[] } }) =>
  body.error.faults.map(({ field, code }) => `${field} ${code}`);

/** Everyone is inspected: twelve carriers of six counties. @returns the draw, its tasks, and both lines of the plan */
export async function everyoneDrawn(
  t: TestApp,
): Promise<{ lines: string[]; drawId: string; tasks: MadeTask[] }> {
  await makeCarriers(t.dataSource, 12);
  await makePeople(t.dataSource);
  const everyone = { areaCodes: AREAS, mode: 'ORDER' as const, strata: [], cap: null, reserve: null };
  const lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ ...everyone, months: [3] }),
    carrierLine({ ...everyone, months: [3], taskName: '第二项', areaCodes: ['513301'] }),
  ]);
  const drawId = await sealedDraw(t, lines[0]);
  return { lines, drawId, tasks: await tasksOf(t, drawId) };
}

/** What comes after a task's result, as this client sees it. */
export async function afterOf(client: Client, task: MadeTask): Promise<After> {
  return (await client.get(`/api/v1/tasks/${task.id}/follow-ups`).expect(200)).body;
}

/** Takes a step. */
export const takeStep = (client: Client, row: Shown, name: string, more: object = {}) =>
  client.post(`/api/v1/follow-ups/${row.id}/steps`, {
    ...{ step: name, after: row.steps, onDay: '2026-03-12', ...more },
  });

/** Closes a task. */
export const closeTask = (client: Client, task: MadeTask, reason = '') =>
  client.post(`/api/v1/tasks/${task.id}/closure`, { reason });
