import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { pointField, poolField } from '../../inspection/record/fields.rules.js';
import type { EntryInput, VisitRecord } from '../../inspection/record/record.types.js';
import { VisitParts } from '../../inspection/record/visit-parts.service.js';
import { VisitRecords } from '../../inspection/record/visit-records.service.js';

/** What the lead has found: a text alone stands at its first check point, else at the one that speaks of `about`. */
export type Found = string | { readonly text: string; readonly about: string };

/** The people of one system on a task, the lead first. */
export interface SeatedTeam {
  readonly poolCode: string;
  /** Empty: nobody could be seated. */
  readonly inspectorIds: readonly string[];
}

/**
 * Fills the record of a visit as its people would: every system answers its points, writes what it saw, and hands in
 * its part; a system without anybody is noted as absent by the lead.
 * @param found what the lead has found; left out: nothing
 * @param scene what the lead writes of the visit itself, by field
 */
export async function recordVisit(
  app: INestApplicationContext,
  taskId: string,
  teams: readonly SeatedTeam[],
  actorOf: (inspectorId: string) => Promise<Actor>,
  found?: Found,
  scene: Readonly<Record<string, string>> = {},
): Promise<void> {
  const records = app.get(VisitRecords, { strict: false });
  const parts = app.get(VisitParts, { strict: false });
  const [lead] = teams;
  if (!lead || lead.inspectorIds.length === 0) return;
  for (const { poolCode, inspectorIds } of teams) {
    if (inspectorIds.length === 0) {
      const actor = await actorOf(lead.inspectorIds[0]);
      await parts.absent(actor, taskId, poolCode, '没有可以派出的执法检查人员');
      continue;
    }
    const actor = await actorOf(inspectorIds[0]);
    const record = await records.read(actor, taskId);
    const own = poolCode === lead.poolCode ? { found, scene } : { found: undefined, scene: {} };
    const entries = entriesOf(record, poolCode, own);
    const outcomes = await records.write(actor, taskId, entries);
    const refused = outcomes.find(({ status }) => status !== 'SAVED' && status !== 'SAME');
    if (refused) throw new Error(`the record of task ${taskId} was not kept: ${refused.message}`);
    await parts.handIn(actor, taskId, poolCode);
  }
}

interface Seen {
  readonly found: Found | undefined;
  readonly scene: Readonly<Record<string, string>>;
}

function entriesOf(record: VisitRecord, pool: string, { found, scene }: Seen): EntryInput[] {
  const points = record.items.flatMap((item) => item.points).filter(({ poolCode }) => poolCode === pool);
  const text = typeof found === 'object' ? found.text : found;
  const about = typeof found === 'object' ? found.about : '';
  const spoken = points.findIndex(({ content }) => content.includes(about));
  const entry = (field: string, value: string): EntryInput => ({
    ...{ opId: `${record.task.id}:${field}:${value}`.slice(0, 200), field, value },
    baseRevision: record.fields[field]?.revision ?? 0,
  });
  return [
    ...points.flatMap(({ listId, no }, n) => {
      const bad = text !== undefined && n === Math.max(spoken, 0);
      const answer = entry(pointField(listId, no, 'answer'), bad ? 'NO' : 'YES');
      return bad ? [answer, entry(pointField(listId, no, 'note'), text)] : [answer];
    }),
    entry(poolField(pool, 'methods'), '现场检查、查阅资料、询问'),
    entry(poolField(pool, 'conclusion'), text ?? '未发现问题。'),
    ...Object.entries(scene).map(([field, value]) => entry(field, value)),
  ];
}
