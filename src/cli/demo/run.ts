import type { INestApplicationContext } from '@nestjs/common';
import { chineseDay, monthOf } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { recuseOne, substituteOne } from './changes.js';
import { drawWithWitnesses, freezeDraw } from './draws.js';
import { OutputFolder, writeDraw, writePlan, writeVerifier } from './files.js';
import { InspectorAccounts } from './inspector-accounts.js';
import { importSampleOffice } from './office.js';
import { logInTable, openAccounts } from './people.js';
import { makePlan } from './plan.js';
import { publish } from './publish.js';
import { carriersToResults, type DrawnDemo, shopsToVisits } from './visit-story.js';
import { DemoVisits } from './visits.js';

export interface DemoOptions {
  /** Absolute folder for the files. */
  readonly out: string;
  /** Where the site is; null if it is not kept open. */
  readonly address: string | null;
}

const say = (text: string): void => console.log(text);

/** The main job from workbooks to publication, told in Chinese as it goes. */
export async function runDemo(app: INestApplicationContext, options: DemoOptions): Promise<void> {
  const today = app.get(Clock, { strict: false }).today();
  const month = monthOf(today);
  const out = new OutputFolder(options.out);
  say(`明抽演示  ${chineseDay(today)}`);
  const staff = await openAccounts(app);

  say('\n一、名录库');
  for (const line of await importSampleOffice(app, staff, out)) say(`  ${line}`);

  say('\n二、年度计划');
  const plan = await makePlan(app, staff, month);
  await publish(app, staff, 'PLAN', plan.planId);
  await writePlan(app, out, plan.planId);
  say(`  《${plan.title}》由计划员编制、分管领导批准，已锁定并公示。`);

  say('\n三、随机抽取');
  const people = new InspectorAccounts(app);
  const carriers = await drawAndTell(app, staff, out, plan.lines.carriers, {
    ...{ month, today },
    afterwards: (drawId) => recuseOne(app, staff, people, drawId),
  });
  const shops = await drawAndTell(app, staff, out, plan.lines.shops, {
    ...{ month, today },
    afterwards: (drawId) => substituteOne(app, staff, drawId),
  });
  const waiting = await freezeDraw(app, staff, plan.lines.projects, { month, today });
  say(
    `  建设项目：名录已冻结（摘要 ${waiting.freezeDigest.slice(0, 16)}），留给您在网站上由监督员给数、抽取。`,
  );

  say('\n四、检查与公示');
  const visits = new DemoVisits(app, staff, people, today);
  await carriersToResults(app, staff, out, visits, carriers);
  const logIns = await shopsToVisits(app, staff, out, { visits, people, draw: shops });
  await publish(app, staff, 'DRAW', shops.drawId);
  writeVerifier(out);

  say(`\n文件在 ${options.out}：`);
  for (const { name, what } of out.written) say(`  ${name}  ${what}`);
  say('\n复核：npm run cli -- verify 抽取包.zip，或双击 抽取核验-离线.html');
  if (options.address === null) return;
  say(`\n网站：${options.address}（工作人员）  ${options.address}/public（公示）`);
  say('演示账号（登录名  口令  姓名）：');
  for (const line of logInTable(logIns)) say(line);
  say('按 Ctrl-C 结束。');
}

async function drawAndTell(
  app: INestApplicationContext,
  staff: Awaited<ReturnType<typeof openAccounts>>,
  out: OutputFolder,
  planLineId: string,
  when: { month: string; today: string; afterwards: (drawId: string) => Promise<string> },
): Promise<DrawnDemo> {
  const { drawId, freezeDigest } = await freezeDraw(app, staff, planLineId, when);
  const result = await drawWithWitnesses(app, staff, drawId);
  const changed = await when.afterwards(drawId);
  const { verified } = await writeDraw(app, staff, out, drawId);
  if (!verified) throw new Error(`the bundle of ${result.number} does not verify`);
  say(`  任务 ${result.number}：冻结摘要 ${freezeDigest.slice(0, 16)}，两名监督员给数后抽取。`);
  const vacant = result.vacantSeats > 0 ? `，${result.vacantSeats} 个席位空缺` : '';
  say(`    抽中 ${result.drawn} 户，候补 ${result.reserves} 户${vacant}；抽取包已重新计算，一致。`);
  say(`    ${changed}`);
  return { drawId, drawNumber: result.number };
}
