import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, type Day } from '../../kernel/day.js';
import { classInForce, joinedClasses } from '../class-in-force.queries.js';
import { ALIVE_AT } from './populations.service.js';

/** Active subjects of a kind and county by the class they were registered with and the one that counts. */
export interface ClassEffect {
  readonly kind: string;
  readonly areaCode: string;
  /** A–D; null without a class. */
  readonly registered: string | null;
  readonly inForce: string | null;
  readonly subjects: number;
}

/** A subject whose class was changed by the credit register. */
export interface ChangedClass {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly registered: string | null;
  /** By the credit register, before permit cards. */
  readonly given: string | null;
  /** Classes towards D because of permit cards. */
  readonly steps: number;
  readonly inForce: string | null;
}

const IN_FORCE = classInForce('alive."creditClass"');

const EFFECTS = `
  SELECT alive.kind, "areaCode", alive."creditClass" AS registered, ${IN_FORCE} AS "inForce", count(*)::int AS subjects
    FROM (${ALIVE_AT}) alive ${joinedClasses('alive', '$1')}
   GROUP BY 1, 2, 3, 4 ORDER BY alive.kind, "areaCode" COLLATE "C", 3, 4`;

const CHANGED = `
  SELECT now.id, alive.kind, alive.code, now.name, "areaCode", alive."creditClass" AS registered,
         in_force.credit_class AS given, coalesce(raise.steps, 0) AS steps, ${IN_FORCE} AS "inForce"
    FROM (${ALIVE_AT}) alive ${joinedClasses('alive', '$1')}
    JOIN LATERAL (
      SELECT id, name FROM subject s WHERE s.kind = alive.kind AND s.code = alive.code ORDER BY id LIMIT 1
    ) now ON true
   WHERE ${IN_FORCE} IS DISTINCT FROM alive."creditClass"
   ORDER BY alive.kind, "areaCode" COLLATE "C", now.name COLLATE "C", alive.code COLLATE "C"`;

/** What the credit register does to the strata of draws. */
@Injectable()
export class ClassEffects {
  constructor(private readonly dataSource: DataSource) {}

  /** Numbers of active subjects at the end of a day in Asia/Shanghai. */
  async of(day: Day, tx: EntityManager = this.dataSource.manager): Promise<ClassEffect[]> {
    return tx.query(EFFECTS, [endOf(day)]);
  }

  /** Those whose class is another than the registered one, by kind, county and name; at most `most`. */
  async changed(
    day: Day,
    most: number,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<ChangedClass[]> {
    return tx.query(`${CHANGED} LIMIT $2`, [endOf(day), most]);
  }

  /** The class of one subject that counts at the end of a day, before and after permit cards. */
  async classOf(
    subject: { readonly kind: string; readonly code: string; readonly creditClass: string | null },
    day: Day,
  ): Promise<{ readonly given: string | null; readonly steps: number; readonly inForce: string | null }> {
    const [row] = await this.dataSource.query(
      `SELECT in_force.credit_class AS given, coalesce(raise.steps, 0) AS steps,
              ${classInForce('asked.own')} AS "inForce"
         FROM (SELECT $2::text AS kind, $3::text AS code, $4::text AS own) asked ${joinedClasses('asked', '$1')}`,
      [endOf(day), subject.kind, subject.code, subject.creditClass],
    );
    return row;
  }
}

function endOf(day: Day): Date {
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}
