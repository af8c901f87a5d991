import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';

/** A visit whose result was accepted. */
export interface VisitMade {
  readonly subjectCode: string;
  readonly day: Day;
  readonly taskId: string;
  /** Who was there; empty where nobody sits: then nothing is kept. */
  readonly inspectorIds: readonly string[];
}

/** Somebody who was at a subject's newest visit. */
export interface LastInspector {
  readonly subjectCode: string;
  readonly inspectorId: string;
}

/** Who inspected whom. Written when a result is accepted, read by rotation. */
@Injectable()
export class Visited {
  /** Keeps who was there; a second acceptance for the same task (a corrected result) counts instead of the first. */
  async record(tx: EntityManager, visit: VisitMade): Promise<void> {
    await tx.query(
      `INSERT INTO subject_visit (task_id, revision, inspector_id, subject_code, day)
       SELECT $1::bigint, 1 + coalesce((SELECT max(revision) FROM subject_visit WHERE task_id = $1::bigint), 0),
              inspector_id, $2, $3::date
         FROM (SELECT DISTINCT unnest($4::bigint[]) AS inspector_id) there`,
      [visit.taskId, visit.subjectCode, visit.day, [...visit.inspectorIds]],
    );
  }

  /**
   * Who was at each subject's newest visit, by code and person. Of two visits on one day the later task counts.
   */
  async lastInspectors(tx: EntityManager): Promise<LastInspector[]> {
    return tx.query(
      `SELECT v.subject_code AS "subjectCode", v.inspector_id AS "inspectorId"
         FROM subject_visit v
         JOIN (
           SELECT DISTINCT ON (subject_code) subject_code, task_id, revision
             FROM subject_visit s
            WHERE NOT EXISTS (SELECT 1 FROM subject_visit later
              WHERE later.task_id = s.task_id AND later.revision > s.revision)
            ORDER BY subject_code, day DESC, task_id DESC
         ) newest USING (task_id, revision)
        ORDER BY v.subject_code COLLATE "C", v.inspector_id`,
    );
  }
}
