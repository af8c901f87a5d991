import type { INestApplicationContext } from '@nestjs/common';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { DemoEndings } from './endings.js';
import { type OutputFolder, writeResults } from './files.js';
import { approveVisits, inspectAll, planVisits } from './inspections.js';
import type { InspectorAccounts } from './inspector-accounts.js';
import { type InspectorLogIn, openWork } from './open-work.js';
import { issueNotices, writePapers } from './papers.js';
import type { Staff } from './people.js';
import { publish } from './publish.js';
import type { DemoVisits } from './visits.js';

/** A sealed draw of the demo. */
export interface DrawnDemo {
  readonly drawId: string;
  readonly drawNumber: string;
}

/** Shops whose visits the demo makes itself, one for each way to end; the others are left to the visitor. */
const SHOPS_VISITED = 4;

const say = (text: string): void => console.log(text);

/** The carriers' draw from the approval of its visits to the publication of their results. */
export async function carriersToResults(
  app: INestApplicationContext,
  staff: Staff,
  out: OutputFolder,
  visits: DemoVisits,
  { drawId, drawNumber }: DrawnDemo,
): Promise<void> {
  await approveVisits(app, staff, drawId);
  const entered = await inspectAll(app, staff, visits, drawId);
  for (const kind of ['APPROVAL', 'RECORD_SHEET'] as const) {
    await writePapers(app, staff, out, { kind, drawId, drawNumber });
  }
  await publish(app, staff, 'DRAW', drawId);
  await publish(app, staff, 'RESULT', drawId);
  await writeResults(app, out, drawId);
  say(`  危险货物运输企业 ${entered} 户：机关负责人成批审批，各部门分别提交现场记录，`);
  say('    检查结果录入后由另一人审核，并与抽取包一起经拟稿、核对、批准后公示。');
}

/** The shops' draw: days, approval, notices, one shop for each way to end; the rest waits. @returns who has visits to make */
export async function shopsToVisits(
  app: INestApplicationContext,
  staff: Staff,
  out: OutputFolder,
  { visits, people, draw }: { visits: DemoVisits; people: InspectorAccounts; draw: DrawnDemo },
): Promise<InspectorLogIn[]> {
  const { drawId, drawNumber } = draw;
  say(`  机动车维修企业：${await planVisits(app, staff, drawId)}`);
  await approveVisits(app, staff, drawId);
  say(`    机关负责人已成批审批；${await issueNotices(app, staff, { drawId, today: visits.today })}`);
  await writePapers(app, staff, out, { kind: 'NOTICE', drawId, drawNumber });
  const lists = app.get(TaskLists, { strict: false });
  const { rows } = await lists.list(staff.reviewer, { drawId, stage: 'TO_INSPECT' });
  const waiting: TaskDetail[] = [];
  for (const { id } of rows) waiting.push(await visits.detail(id));
  const whole = waiting.filter(({ teams }) => teams.every(({ alone }) => alone === null));
  const visited = whole.slice(0, SHOPS_VISITED);
  const told = await new DemoEndings(app, staff, visits).all(visited.map(({ task }) => task.id));
  for (const line of told) say(`    ${line}。`);
  const open = waiting.filter((one) => !visited.includes(one));
  say(`    其余 ${open.length} 户留给您：用下面的执法检查账号登录，手机上也可以填写现场记录。`);
  return openWork(people, open);
}
