import type { INestApplicationContext } from '@nestjs/common';
import { AfterApprovals } from '../../ceremony/after/after-approvals.service.js';
import { AfterRequests } from '../../ceremony/after/after-requests.service.js';
import { DrawEventsReader } from '../../ceremony/after/draw-events-reader.service.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { wordFile } from '../../platform/word/word-file.js';
import type { Staff } from './people.js';

/**
 * One drawn firm has moved out: the next reserve of its stratum takes its place, asked for by one person with evidence
 * and approved by another, and its team is formed by the continuation of the same seed.
 * @returns the events in words
 */
export async function substituteOne(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
): Promise<string[]> {
  const { rows } = await app.get(TaskReader, { strict: false }).list(staff.drawer, { drawId });
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
  return events.map(({ text }) => text);
}
