import { type MadeSeat, seatsOf } from './afterwards.js';
import type { TestApp } from './app.js';

const SAME_DAY = `SELECT x.task_id AS "taskId", x.day::text AS day, (x.day + 1)::text AS "nextDay",
    x.inspector_id AS leaves, y.inspector_id AS "comesId", p.pseudonym AS comes, w.task_id AS other, v.revision
  FROM promised_day x JOIN inspection_task k ON k.id = x.task_id AND k.draw_id = $1
    JOIN task_seat s ON s.task_id = x.task_id AND s.inspector_id = x.inspector_id AND s.seat > 0
    JOIN (SELECT DISTINCT inspector_id, pool_code FROM task_seat) y ON y.pool_code = s.pool_code
    JOIN draw_pseudonym p ON p.draw_id = k.draw_id AND p.inspector_id = y.inspector_id
    JOIN promised_day z ON z.task_id = x.task_id AND z.kind = 'VISIT' AND z.inspector_id <> x.inspector_id
    JOIN promised_day w ON w.inspector_id = z.inspector_id AND w.kind = 'VISIT' AND w.task_id <> x.task_id
    JOIN inspection_task i ON i.id = w.task_id AND i.draw_id = k.draw_id
    JOIN LATERAL (SELECT * FROM visit_date d WHERE d.task_id = w.task_id ORDER BY d.revision DESC LIMIT 1) v ON true
  WHERE x.kind = 'VISIT' AND NOT EXISTS (SELECT 1 FROM promised_day q
    WHERE q.inspector_id = y.inspector_id AND (q.task_id = x.task_id OR q.day = x.day))
  ORDER BY x.task_id, y.inspector_id, w.task_id LIMIT 1`;

export interface Swap {
  readonly taskId: string;
  readonly day: string;
  readonly nextDay: string;
  /** The seat that is left. */
  readonly seat: MadeSeat;
  readonly comesId: string;
  /** Pseudonym in the draw. */
  readonly comes: string;
  readonly other: string;
  /** Of the days of the other visit. */
  readonly revision: number;
}

/**
 * Of a draw's planned visits: somebody who leaves a team, somebody of the same pool who is free on that day, and another
 * visit of those who stay.
 */
export async function swapIn(t: TestApp, drawId: string): Promise<Swap> {
  const [found] = await t.dataSource.query(SAME_DAY, [drawId]);
  const seat = (await seatsOf(t, drawId)).find(
    (one) => one.taskId === found.taskId && one.inspectorId === found.leaves,
  );
  return { ...found, seat };
}
