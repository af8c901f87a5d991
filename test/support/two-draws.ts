import type { TestApp } from './app.js';
import { sealedDraw } from './inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from './office.js';
import { carrierLine } from './plan-lines.js';

/** An approved plan of two announced lines, a sealed draw of each, in an office with 48 carriers. */
export async function twoDraws(
  t: TestApp,
  secondTask: string,
): Promise<{ planId: string; drawIds: [string, string] }> {
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const line = carrierLine({ areaCodes, announced: true });
  const lines = await makeApprovedPlan(t.dataSource, [line, { ...line, taskName: secondTask }]);
  const drawIds: [string, string] = [await sealedDraw(t, lines[0]), await sealedDraw(t, lines[1])];
  const [{ id }]: { id: string }[] = await t.dataSource.query('SELECT id FROM annual_plan');
  return { planId: id, drawIds };
}
