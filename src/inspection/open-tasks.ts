import type { EntityManager } from 'typeorm';
import type { SealedDraw, SealedSeat, SealedSubject } from '../ceremony/sealed-hook.js';
import type { DrawnVisits } from '../plan/ledger/draw-visits.service.js';
import { parts } from '../platform/database/bulk.js';
import type { FoundSubject } from '../registry/registry-finder.service.js';

/** Subjects that are to be inspected: everyone of drawn.tsv but the reserves. */
export function subjectsToInspect(draw: Pick<SealedDraw, 'subjects'>): SealedSubject[] {
  return draw.subjects.filter((subject) => subject.outcome !== 'RESERVE');
}

/** The tasks as the ledger of visits counts them. */
export function visitsOf(draw: SealedDraw, registered: ReadonlyMap<string, FoundSubject>): DrawnVisits {
  const { drawId, number, planLineId, kindOf: kind } = draw;
  const subjects = subjectsToInspect(draw).map(({ code, outcome }) => ({
    ...{ code, name: registered.get(code)?.name ?? code, areaCode: registered.get(code)?.areaCode ?? '' },
    month: outcome === 'DRAWN' ? draw.windowFrom : outcome,
  }));
  return { drawId, number, planLineId, kind, subjects };
}

/** Number of the n-th task (from 1) of a draw: 513300-2026-0001-0001. */
export function taskNumber(drawNumber: string, n: number): string {
  return `${drawNumber}-${String(n).padStart(4, '0')}`;
}

/** Writes the tasks in the order of drawn.tsv. @returns ids by subject code */
export async function insertTasks(
  tx: EntityManager,
  draw: SealedDraw,
  registered: ReadonlyMap<string, FoundSubject>,
  now: Date,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const part of parts(subjectsToInspect(draw))) {
    const found = part.map(({ code }) => registered.get(code) as FoundSubject);
    const rows: { id: string; code: string }[] = await tx.query(INSERT_TASKS, [
      ...[draw.drawId, draw.planLineId, draw.kindOf, draw.itemCode, draw.itemName, draw.leadPool],
      ...[draw.windowFrom, draw.windowTo, now],
      part.map((_, index) => taskNumber(draw.number, ids.size + index + 1)),
      found.map(({ id }) => id),
      part.map(({ code }) => code),
      found.map(({ name }) => name),
      found.map(({ areaCode }) => areaCode),
      part.map(({ stratum }) => stratum),
      part.map(({ rank }) => rank),
      part.map(({ ticket }) => ticket),
      part.map(({ outcome }) => (outcome === 'DRAWN' ? null : outcome)),
    ]);
    for (const { id, code } of rows) ids.set(code, id);
  }
  return ids;
}

const INSERT_TASKS = `
  INSERT INTO inspection_task (draw_id, plan_line_id, subject_kind, item_code, item_name, lead_pool, window_from,
    window_to, created_at, number, subject_id, subject_code, subject_name, area_code, stratum, rank, ticket, batch)
  SELECT $1::bigint, $2::bigint, $3, $4, $5, $6, $7::date, $8::date, $9::timestamptz, row.*
    FROM unnest($10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[],
      $17::text[], $18::text[]) AS row
  RETURNING id, subject_code AS code`;

/** Writes the first revision of every seat; seats of reserves, which have no task, are left out. */
export async function insertSeats(
  tx: EntityManager,
  seats: readonly SealedSeat[],
  taskIds: ReadonlyMap<string, string>,
): Promise<void> {
  for (const part of parts(seats.filter(({ subjectCode }) => taskIds.has(subjectCode)))) {
    await tx.query(
      `INSERT INTO task_seat (task_id, pool_code, seat, revision, inspector_id, step)
       SELECT task_id, pool_code, seat, 0, inspector_id, step
       FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::text[])
         AS row (task_id, pool_code, seat, inspector_id, step)`,
      [
        part.map(({ subjectCode }) => taskIds.get(subjectCode)),
        part.map(({ poolCode }) => poolCode),
        part.map(({ seat }) => seat),
        part.map(({ inspectorId }) => inspectorId),
        part.map(({ step }) => step),
      ],
    );
  }
}
