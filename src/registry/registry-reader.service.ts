import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addDays, type Day } from '../kernel/day.js';
import { classInForce, joinedClasses } from './class-in-force.queries.js';
import { meetsAll } from './conditions/condition.queries.js';
import type { SubjectCondition } from './conditions/subject-condition.js';
import { lapsedOn } from './conflicts.queries.js';

/** A subject as the registry had it at the end of a day. */
export interface RegistrySubject {
  readonly code: string;
  readonly areaCode: string;
  readonly status: string;
  readonly creditClass: string | null;
  /** False where it does not meet the conditions that were asked. */
  readonly meets?: boolean;
}

/** A person of a pool, with what decides whether the person may take part. */
export interface RegistryInspector {
  readonly id: string;
  readonly name: string;
  readonly poolCode: string;
  readonly agencyCode: string;
  readonly agencyActive: boolean;
  readonly areaCode: string;
  readonly certificateValidTo: Day;
  readonly itemCodes: readonly string[];
  readonly canLead: boolean;
  readonly isExpert: boolean;
  /** ON_DUTY or OFF_DUTY. */
  readonly status: string;
}

/** A relation that bars a person from a subject. */
export interface RegistryConflict {
  readonly subjectCode: string;
  readonly inspectorId: string;
}

/** When a county last confirmed that its registry of a kind is complete and right. */
export interface RegistryConfirmation {
  readonly areaCode: string;
  readonly subjects: number;
  /** Null: never. */
  readonly confirmedOn: Day | null;
}

const ROWS_A_PAGE = 10_000;

const subjectsAsOf = (meets: (details: string) => string): string => `
  SELECT stood.code, "areaCode", status, ${classInForce('stood."creditClass"')} AS "creditClass", meets FROM (
  SELECT s.kind, s.code COLLATE "C" AS code, s.area_code AS "areaCode", s.status, s.credit_class AS "creditClass",
         ${meets('s.details')} AS meets
    FROM subject s WHERE s.kind = $1 AND s.updated_at < $2
  UNION ALL
  SELECT s.kind, s.code, v.content ->> 'areaCode', v.content ->> 'status', v.content ->> 'creditClass',
         ${meets('v.content')}
    FROM subject s
    JOIN LATERAL (
      SELECT content::jsonb AS content FROM subject_version
       WHERE subject_id = s.id AND at < $2 ORDER BY version DESC LIMIT 1
    ) v ON true
   WHERE s.kind = $1 AND s.updated_at >= $2
  ) stood ${joinedClasses('stood', '$2')}
  ORDER BY stood.code`;

/** Reads the registries whole, as a draw needs them: few columns, many rows, inside the draw's transaction. */
@Injectable()
export class RegistryReader {
  /** Gives each cursor a name of its own: a transaction may have several open. */
  private cursors = 0;

  /**
   * Subjects of a kind as they stood at the end of a day in Asia/Shanghai, in pages, sorted by the bytes of the code;
   * those entered later are left out. One statement of the transaction reads them all: whatever changes meanwhile, they
   * are of one moment, and only a page is held.
   * @param conditions each subject says whether it meets them all
   */
  async *subjectPages(
    tx: EntityManager,
    kind: string,
    day: Day,
    conditions: readonly SubjectCondition[] = [],
  ): AsyncGenerator<RegistrySubject[]> {
    this.cursors += 1;
    const cursor = `registry_subjects_${this.cursors}`;
    const meets = meetsAll(kind, conditions, 3);
    await tx.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${subjectsAsOf(meets.over)}`, [
      ...[kind, new Date(`${addDays(day, 1)}T00:00:00+08:00`)],
      ...meets.parameters,
    ]);
    try {
      for (;;) {
        const page: RegistrySubject[] = await tx.query(`FETCH ${ROWS_A_PAGE} FROM ${cursor}`);
        if (page.length > 0) yield page;
        if (page.length < ROWS_A_PAGE) return;
      }
    } finally {
      // In a transaction that has failed it is closed already, and the fault that failed it is the one to be told.
      await tx.query(`CLOSE ${cursor}`).catch(() => undefined);
    }
  }

  /** Everyone of these pools, whether or not they may take part, by id. */
  async peopleOf(tx: EntityManager, poolCodes: readonly string[]): Promise<RegistryInspector[]> {
    return tx.query(
      `SELECT i.id, i.name, a.pool_code AS "poolCode", a.code AS "agencyCode", a.active AS "agencyActive",
              i.area_code AS "areaCode", i.certificate_valid_to AS "certificateValidTo",
              i.item_codes AS "itemCodes", i.can_lead AS "canLead", i.is_expert AS "isExpert", i.status
         FROM inspector i JOIN agency a ON a.code = i.agency_code
        WHERE a.pool_code = ANY ($1) ORDER BY i.id`,
      [[...poolCodes]],
    );
  }

  /** Relations of the register in force on a day: neither ended nor, of a former post, lapsed by the office's rule. */
  async conflicts(tx: EntityManager, day: Day): Promise<RegistryConflict[]> {
    return tx.query(
      `SELECT DISTINCT c.subject_code AS "subjectCode", c.inspector_id AS "inspectorId"
         FROM conflict_of_interest c WHERE c.ended_at IS NULL AND NOT ${lapsedOn('$1')}`,
      [day],
    );
  }

  /** The last confirmation of a kind's registry by each county that has subjects of it, by area code. */
  async confirmations(tx: EntityManager, kind: string): Promise<RegistryConfirmation[]> {
    return tx.query(
      `SELECT area_code AS "areaCode", count(*)::int AS subjects, max(confirmed_on) AS "confirmedOn"
         FROM subject WHERE kind = $1 GROUP BY area_code ORDER BY area_code COLLATE "C"`,
      [kind],
    );
  }
}
