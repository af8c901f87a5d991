import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { chineseDay, type Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { parts } from '../../platform/database/bulk.js';

export type PromiseKind = 'VISIT' | 'TRAVEL';

/** A day on which a person is already on a visit, or on the way to or from one. */
export interface PromisedDay {
  readonly inspectorId: string;
  readonly day: Day;
  readonly taskId: string;
  readonly kind: PromiseKind;
}

interface Refused {
  readonly name: string;
  readonly day: Day;
}

/** Which days of which people are given away. One visit a person a day: the key of the table settles races. */
@Injectable()
export class PromisedDays {
  /**
   * Promised days of a range, both ends included, by person and day.
   * @param inspectorIds left out: of everyone
   */
  async within(
    tx: EntityManager,
    from: Day,
    to: Day,
    inspectorIds?: readonly string[],
  ): Promise<PromisedDay[]> {
    return tx.query(
      `SELECT inspector_id AS "inspectorId", day, task_id AS "taskId", kind FROM promised_day
        WHERE day BETWEEN $1 AND $2 AND ($3::bigint[] IS NULL OR inspector_id = ANY ($3::bigint[]))
        ORDER BY inspector_id, day`,
      [from, to, inspectorIds ? [...inspectorIds] : null],
    );
  }

  /** Of these tasks those that have a day for the visit. */
  async dated(tx: EntityManager, taskIds: readonly string[]): Promise<Set<string>> {
    const rows: { taskId: string }[] = await tx.query(
      `SELECT DISTINCT task_id AS "taskId" FROM promised_day WHERE kind = 'VISIT' AND task_id = ANY ($1::bigint[])`,
      [[...taskIds]],
    );
    return new Set(rows.map(({ taskId }) => taskId));
  }

  /**
   * Puts these days in place of all that the task had.
   * @throws DomainError CONFLICT naming every person and day that another task has, or that was given twice
   */
  async replace(
    tx: EntityManager,
    taskId: string,
    days: readonly Omit<PromisedDay, 'taskId'>[],
  ): Promise<void> {
    await this.replaceAll(tx, new Map([[taskId, days]]));
  }

  /**
   * The same for several tasks at once, between which days may move.
   * @throws DomainError CONFLICT as `replace`
   */
  async replaceAll(
    tx: EntityManager,
    byTask: ReadonlyMap<string, readonly Omit<PromisedDay, 'taskId'>[]>,
  ): Promise<void> {
    for (const part of parts([...byTask.keys()])) {
      await tx.query('DELETE FROM promised_day WHERE task_id = ANY ($1::bigint[])', [part]);
    }
    const days = [...byTask].flatMap(([taskId, rows]) => rows.map((row) => ({ ...row, taskId })));
    const refused: PromisedDay[] = [];
    // In one order for everyone, so that two transactions wait for each other in turn and not in a ring.
    for (const part of parts(days.sort(byPersonAndDay))) refused.push(...(await take(tx, part)));
    if (refused.length > 0) throw await conflictOf(tx, refused);
  }
}

function byPersonAndDay(a: Omit<PromisedDay, 'taskId'>, b: Omit<PromisedDay, 'taskId'>): number {
  const [one, other] = [BigInt(a.inspectorId), BigInt(b.inspectorId)];
  if (one !== other) return one < other ? -1 : 1;
  return a.day < b.day ? -1 : a.day > b.day ? 1 : 0;
}

/** @returns the days that are taken already: an insertion that would wait for another transaction does wait. */
async function take(tx: EntityManager, days: readonly PromisedDay[]): Promise<PromisedDay[]> {
  const taken: { inspectorId: string; day: Day }[] = await tx.query(
    `INSERT INTO promised_day (inspector_id, day, task_id, kind)
     SELECT inspector_id, day, task_id, kind
       FROM unnest($1::bigint[], $2::date[], $3::bigint[], $4::text[]) AS row (inspector_id, day, task_id, kind)
     ON CONFLICT (inspector_id, day) DO NOTHING
     RETURNING inspector_id AS "inspectorId", day`,
    [
      days.map(({ inspectorId }) => inspectorId),
      days.map(({ day }) => day),
      days.map(({ taskId }) => taskId),
      days.map(({ kind }) => kind),
    ],
  );
  const open = new Set(taken.map(({ inspectorId, day }) => `${inspectorId} ${day}`));
  // `delete` answers for the first of two equal days only: the second was not taken.
  return days.filter(({ inspectorId, day }) => !open.delete(`${inspectorId} ${day}`));
}

async function conflictOf(
  tx: EntityManager,
  refused: readonly Omit<PromisedDay, 'taskId'>[],
): Promise<DomainError> {
  const named: Refused[] = await tx.query(
    `SELECT i.name, row.day::text AS day
       FROM unnest($1::bigint[], $2::text[]) AS row (id, day) JOIN inspector i ON i.id = row.id
      ORDER BY row.day, i.name COLLATE "C"`,
    [refused.map(({ inspectorId }) => inspectorId), refused.map(({ day }) => day)],
  );
  const words = named.map(({ name, day }) => `${name}(${chineseDay(day)})`);
  return new DomainError(
    'CONFLICT',
    `以下人员当天已有检查或路途安排，没有保存：${words.join('、')}。请另选日期。`,
    named.map(({ name, day }) => ({
      ...{ field: 'day', code: 'PROMISED' },
      message: `${name}在${chineseDay(day)}已有检查或路途安排，请另选日期。`,
    })),
  );
}
