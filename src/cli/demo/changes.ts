import type { INestApplicationContext } from '@nestjs/common';
import { AfterApprovals } from '../../ceremony/after/after-approvals.service.js';
import { AfterRequests } from '../../ceremony/after/after-requests.service.js';
import { DrawEventsReader } from '../../ceremony/after/draw-events-reader.service.js';
import { Recusals } from '../../ceremony/recusal/recusals.service.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { wordFile } from '../../platform/word/word-file.js';
import { type InspectorAccounts, leaderOf } from './inspector-accounts.js';
import type { Staff } from './people.js';

/**
 * One drawn firm has moved out: the next reserve of its stratum takes its place, asked for by one person with evidence
 * and approved by another, and its team is formed by the continuation of the same seed.
 * @returns what was done, in words
 */
export async function substituteOne(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
): Promise<string> {
  const { rows } = await app.get(TaskLists, { strict: false }).list(staff.drawer, { drawId });
  const [gone] = rows;
  if (!gone) throw new Error('the draw has no task');
  const evidence = await wordFile({
    title: '现场核实情况说明',
    author: '支队抽取员',
    blocks: [
      { kind: 'PARAGRAPH', text: `检查对象：${gone.subjectName}(${gone.subjectCode})` },
      { kind: 'PARAGRAPH', text: '到登记的经营场所核实，该处已空置，房东称企业已于上月迁往外地。' },
    ],
  });
  const requestId = await app.get(AfterRequests, { strict: false }).ask(
    staff.drawer,
    drawId,
    {
      ...{ kind: 'SUBSTITUTED', subjectCode: gone.subjectCode, reasonCode: 'MOVED_OUT' },
      ...{ poolCode: null, seat: null, leftCode: null, absent: [], byCode: null, headName: null },
      explanation: '到登记的经营场所核实，该处已空置，房东称企业已迁往外地。',
    },
    [{ name: '现场核实情况说明.docx', bytes: evidence }],
  );
  await app.get(AfterApprovals, { strict: false }).approve(staff.administrator, drawId, requestId);
  const events = await app.get(DrawEventsReader, { strict: false }).eventsOf(drawId);
  return `抽取后的变更(两人办理，已写入抽取包)：${events[0].text}其检查组 ${events.length - 1} 席由同一种子继续抽取。`;
}

/**
 * An inspector who is shown the task declares a relation with the firm; the head grants the recusal, and the seat
 * alone is drawn anew by the continuation of the same seed.
 * @returns what was done, in words
 */
export async function recuseOne(
  app: INestApplicationContext,
  staff: Staff,
  people: InspectorAccounts,
  drawId: string,
): Promise<string> {
  const tasks = app.get(TaskReader, { strict: false });
  const { rows } = await app.get(TaskLists, { strict: false }).list(staff.drawer, { drawId });
  const task = await tasks.get(staff.drawer, rows[rows.length - 1].id);
  const inspector = await people.actorOf(leaderOf(task));
  const requestId = await app
    .get(Recusals, { strict: false })
    .declare(inspector, drawId, task.task.subjectCode, {
      ...{ related: true, relation: 'RELATIVE', leftOn: null },
      explanation: '配偶的弟弟是该企业的安全管理人员。',
    });
  if (requestId === null) throw new Error('the declaration made no request');
  await app.get(AfterApprovals, { strict: false }).approve(staff.head, drawId, requestId);
  const events = await app.get(DrawEventsReader, { strict: false }).eventsOf(drawId);
  return `回避(本人申报，机关负责人决定，已写入抽取包)：${events[events.length - 1].text}`;
}
