import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OpenSeat, OpenSeats } from '../ceremony/frame/open-seats-hook.js';
import type { Day } from '../kernel/day.js';

/** Tells who sits on tasks that are still to be done. */
@Injectable()
export class OpenTaskSeats implements OpenSeats {
  async openSeats(tx: EntityManager, from: Day, to: Day): Promise<OpenSeat[]> {
    return tx.query(
      `SELECT t.draw_id AS "drawId", t.id AS "taskId", s.inspector_id AS "inspectorId"
         FROM inspection_task t JOIN task_seat s ON s.task_id = t.id
        WHERE t.window_from <= $2 AND t.window_to >= $1 AND s.inspector_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM inspection_result r WHERE r.task_id = t.id)
          AND NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id)
          AND NOT EXISTS (SELECT 1 FROM task_seat later WHERE later.task_id = s.task_id
            AND later.pool_code = s.pool_code AND later.seat = s.seat AND later.revision > s.revision)
        ORDER BY t.id, s.pool_code COLLATE "C", s.seat`,
      [from, to],
    );
  }
}
