import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { Clock } from '../../platform/clock.js';
import { parts } from '../../platform/database/bulk.js';
import { lockFor } from '../../platform/database/database.js';
import { Enterprises } from '../../registry/enterprise/enterprises.service.js';
import { PlanService } from '../plan.service.js';
import { poolsOfLine } from './cap.rules.js';

/** Subjects that a draw sends somebody to. */
export interface DrawnVisits {
  readonly drawId: string;
  /** Number of the draw: with the code it names the visit. */
  readonly number: string;
  readonly planLineId: string;
  readonly kind: string;
  readonly subjects: readonly {
    readonly code: string;
    readonly name: string;
    readonly areaCode: string;
    /** YYYY-MM of the batch, or a day of it. */
    readonly month: string;
  }[];
}

/**
 * Writes the visits of draws into the ledger, in the transaction that makes them: each drawn subject once for every
 * authority that takes part, and a contrary row where a subject is replaced or a draw is void.
 */
@Injectable()
export class DrawVisits {
  constructor(
    private readonly clock: Clock,
    private readonly plans: PlanService,
    private readonly enterprises: Enterprises,
  ) {}

  /**
   * Waits until nobody else adds visits to the year, and keeps others waiting until the transaction ends. Whoever looks
   * how many visits are left, and then takes some, takes it first.
   */
  async lock(tx: EntityManager, year: number): Promise<void> {
    await lockFor(tx, `visits ${year}`);
  }

  /** A draw is sealed, or a reserve has come in. Written once for each visit and authority: the database sees to it. */
  async drawn(tx: EntityManager, actor: Actor, visits: DrawnVisits): Promise<void> {
    const { line, plan } = await this.plans.getLine(visits.planLineId, tx);
    const codes = visits.subjects.map(({ code }) => code);
    const behind = await this.enterprises.enterprisesOf(visits.kind, codes, tx);
    for (const part of parts(visits.subjects)) {
      await tx.query(ADD, [
        ...[visits.number, visits.kind, plan.year, visits.drawId, line.itemCode, poolsOfLine(line)],
        ...[actor.accountId, actor.name, this.clock.now()],
        part.map(({ code }) => code),
        part.map(({ code }) => behind.get(code) ?? code),
        part.map(({ name }) => name),
        part.map(({ areaCode }) => areaCode),
        part.map(({ month }) => Number(month.slice(5, 7))),
        visits.planLineId,
      ]);
    }
  }

  /** A subject of a draw was replaced and is not inspected. */
  async replaced(
    tx: EntityManager,
    actor: Actor,
    visit: { readonly drawId: string; readonly subjectCode: string },
  ): Promise<void> {
    await this.giveBack(tx, actor.name, actor.accountId, visit.drawId, visit.subjectCode, '由候补递补');
  }

  /** A draw is void: every visit of it that still counts is given back. */
  async voided(tx: EntityManager, drawId: string): Promise<void> {
    await this.giveBack(tx, '系统', null, drawId, null, '抽取作废');
  }

  private async giveBack(
    tx: EntityManager,
    by: string,
    accountId: string | null,
    drawId: string,
    subjectCode: string | null,
    reason: string,
  ): Promise<void> {
    await tx.query(GIVE_BACK, [drawId, subjectCode, reason, accountId, by, this.clock.now()]);
  }
}

const ADD = `
  INSERT INTO visit_ledger (visit_key, enterprise, enterprise_name, subject_kind, subject_code, area_code, pool_code,
    year, month, kind, counted, delta, source, draw_id, plan_line_id, item_code, account_id, recorded_by, recorded_at)
  SELECT $1 || ' ' || row.code, row.enterprise, row.name, $2, row.code, row.area, pool, $3, row.month, 'RANDOM', true,
    1, 'DRAW', $4::bigint, $15::bigint, $5, $7::bigint, $8, $9::timestamptz
    FROM unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::int[])
      AS row (code, enterprise, name, area, month), unnest($6::text[]) AS pool`;

const GIVE_BACK = `
  INSERT INTO visit_ledger (visit_key, enterprise, enterprise_name, subject_kind, subject_code, area_code, pool_code,
    year, month, day, kind, counted, delta, source, draw_id, plan_line_id, item_code, reason, account_id, recorded_by, recorded_at)
  SELECT v.visit_key, v.enterprise, v.enterprise_name, v.subject_kind, v.subject_code, v.area_code, v.pool_code, v.year,
    v.month, v.day, v.kind, v.counted, -1, v.source, v.draw_id, v.plan_line_id, v.item_code, $3, $4::bigint, $5, $6::timestamptz
    FROM visit_ledger v
   WHERE v.draw_id = $1::bigint AND v.delta = 1 AND ($2::text IS NULL OR v.subject_code = $2)
     AND NOT EXISTS (SELECT 1 FROM visit_ledger back WHERE back.visit_key = v.visit_key
       AND back.pool_code = v.pool_code AND back.delta = -1)`;
