/**
 * Of a draw's planned visits: somebody who leaves a team, somebody of the same pool who visits elsewhere on the same
 * day, and a later visit of that person.
 */
export const SAME_DAY = `SELECT x.task_id AS "taskId", (x.day + 1)::text AS "nextDay", x.inspector_id AS leaves,
    p.pseudonym AS comes, w.task_id AS other, v.revision
  FROM promised_day x JOIN inspection_task k ON k.id = x.task_id AND k.draw_id = $1
    JOIN task_seat s ON s.task_id = x.task_id AND s.inspector_id = x.inspector_id AND s.seat > 0
    JOIN promised_day y ON y.day = x.day AND y.kind = 'VISIT' AND y.task_id <> x.task_id
    JOIN task_seat o ON o.task_id = y.task_id AND o.inspector_id = y.inspector_id AND o.pool_code = s.pool_code
    JOIN draw_pseudonym p ON p.draw_id = k.draw_id AND p.inspector_id = y.inspector_id
    JOIN promised_day w ON w.inspector_id = y.inspector_id AND w.kind = 'VISIT' AND w.day > x.day + 1
    JOIN LATERAL (SELECT * FROM visit_date d WHERE d.task_id = w.task_id ORDER BY d.revision DESC LIMIT 1) v ON true
  WHERE x.kind = 'VISIT' AND NOT EXISTS (SELECT 1 FROM promised_day z
    WHERE z.task_id = x.task_id AND z.inspector_id = y.inspector_id)
  ORDER BY x.task_id, y.task_id, w.task_id LIMIT 1`;
