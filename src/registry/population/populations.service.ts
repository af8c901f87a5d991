import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, type Day } from '../../kernel/day.js';
import { classInForce, joinedClasses } from '../class-in-force.queries.js';

/** Active subjects of one kind, county and credit class. */
export interface Population {
  readonly kind: string;
  readonly areaCode: string;
  /** A–D; null without a class. */
  readonly creditClass: string | null;
  readonly subjects: number;
}

/**
 * Whoever has not been changed since the moment stands as he is; the others as their last version before it.
 * A code that stands twice is one subject, as in the frame of a draw.
 */
export const ALIVE_AT = `
    SELECT DISTINCT ON (kind, code) kind, code, "areaCode", "creditClass" FROM (
      SELECT s.kind, s.code, s.area_code AS "areaCode", s.status, s.credit_class AS "creditClass"
        FROM subject s WHERE s.updated_at < $1
      UNION ALL
      SELECT s.kind, s.code, v.content ->> 'areaCode', v.content ->> 'status', v.content ->> 'creditClass'
        FROM subject s
        JOIN LATERAL (
          SELECT content::jsonb AS content FROM subject_version
           WHERE subject_id = s.id AND at < $1 ORDER BY version DESC LIMIT 1
        ) v ON true
       WHERE s.updated_at >= $1
    ) stood WHERE status = 'ACTIVE' ORDER BY kind, code`;

const AS_OF = `
  SELECT alive.kind, "areaCode", ${classInForce('alive."creditClass"')} AS "creditClass",
         count(*)::int AS subjects
    FROM (${ALIVE_AT}) alive ${joinedClasses('alive', '$1')}
  GROUP BY 1, 2, 3 ORDER BY alive.kind, "areaCode" COLLATE "C", 3`;

/** Counts the registries: what ratios and numbers of a plan speak of. */
@Injectable()
export class Populations {
  constructor(private readonly dataSource: DataSource) {}

  /** Active subjects by kind, county and class as they stood at the end of a day in Asia/Shanghai. */
  async of(day: Day, tx: EntityManager = this.dataSource.manager): Promise<Population[]> {
    return this.at(new Date(`${addDays(day, 1)}T00:00:00+08:00`), tx);
  }

  /** The same as they stood just before an instant. */
  async at(instant: Date, tx: EntityManager = this.dataSource.manager): Promise<Population[]> {
    return tx.query(AS_OF, [instant]);
  }
}
