import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { parts } from '../../platform/database/bulk.js';
import { inScope, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';
import type { DeliveryWay, SettingScope } from './notice.rules.js';

/** A task as far as a notice needs it. */
export interface NoticeTask {
  readonly id: string;
  readonly number: string;
  readonly drawId: string;
  readonly planLineId: string;
  readonly subjectKind: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly leadPool: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Days of the visit; null where none are set. */
  readonly dayFrom: Day | null;
  readonly dayTo: Day | null;
  readonly replaced: boolean;
  /** A result was entered: the visit has been made. */
  readonly visited: boolean;
}

/** Which tasks. */
export type NoticeTasksWish = { readonly drawId: string } | { readonly taskIds: readonly string[] };

/** Tasks by number. A scope of null is everything. */
export async function noticeTasks(
  tx: EntityManager,
  scope: TaskScope | null,
  wish: NoticeTasksWish,
): Promise<NoticeTask[]> {
  const where = new Where();
  if ('drawId' in wish) where.add('t.draw_id = ?::bigint', wish.drawId);
  else where.add('t.id = ANY (?::bigint[])', wish.taskIds);
  if (scope !== null) inScope(where, scope);
  return tx.query(
    `SELECT t.id, t.number, t.draw_id AS "drawId", t.plan_line_id AS "planLineId", t.subject_kind AS "subjectKind",
       t.subject_code AS "subjectCode", t.subject_name AS "subjectName", t.area_code AS "areaCode",
       t.item_code AS "itemCode", t.item_name AS "itemName", t.lead_pool AS "leadPool",
       t.window_from AS "windowFrom", t.window_to AS "windowTo", d.day_from AS "dayFrom", d.day_to AS "dayTo",
       EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id) AS replaced,
       EXISTS (SELECT 1 FROM inspection_result r WHERE r.task_id = t.id) AS visited
     FROM inspection_task t
     LEFT JOIN LATERAL (SELECT * FROM visit_date v WHERE v.task_id = t.id ORDER BY v.revision DESC LIMIT 1) d ON true
     WHERE ${where.sql} ORDER BY t.number COLLATE "C"`,
    where.parameters,
  );
}

/** The newest notice of a task. */
export interface NewestNotice {
  readonly id: string;
  readonly taskId: string;
  readonly version: number;
  readonly number: string;
  readonly token: string;
  readonly content: string;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  /** The last delivery; null where none is recorded. */
  readonly how: DeliveryWay | null;
  readonly deliveredOn: Day | null;
}

/** The newest notice of each task that has one, by task id. */
export async function newestNotices(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<Map<string, NewestNotice>> {
  const rows: NewestNotice[] = await tx.query(
    `SELECT DISTINCT ON (n.task_id) n.id, n.task_id AS "taskId", n.version, n.number, n.token, n.content,
       n.issued_by AS "issuedBy", n.issued_at AS "issuedAt", d.how, d.delivered_on AS "deliveredOn"
     FROM inspection_notice n
     LEFT JOIN LATERAL (SELECT * FROM notice_delivery d WHERE d.notice_id = n.id ORDER BY d.id DESC LIMIT 1) d ON true
     WHERE n.task_id = ANY ($1::bigint[]) ORDER BY n.task_id, n.version DESC`,
    [taskIds],
  );
  return new Map(rows.map((row) => [row.taskId, row]));
}

/** A notice that is about to be written. */
export interface NewNotice {
  readonly taskId: string;
  readonly version: number;
  readonly number: string;
  readonly token: string;
  readonly content: string;
  readonly visitFrom: Day;
  readonly visitTo: Day;
}

/** Writes notices. @returns their ids in the same order */
export async function insertNotices(
  tx: EntityManager,
  notices: readonly NewNotice[],
  issued: { readonly accountId: string; readonly by: string; readonly at: Date },
): Promise<string[]> {
  const ids = new Map<string, string>();
  for (const part of parts(notices, 500)) {
    const rows: { id: string; number: string }[] = await tx.query(
      `INSERT INTO inspection_notice (issued_account_id, issued_by, issued_at, task_id, version, number, token,
         content, visit_from, visit_to)
       SELECT $1::bigint, $2, $3::timestamptz, row.* FROM unnest($4::bigint[], $5::int[], $6::text[], $7::text[],
         $8::text[], $9::date[], $10::date[]) AS row RETURNING id, number`,
      [
        ...[issued.accountId, issued.by, issued.at],
        part.map(({ taskId }) => taskId),
        part.map(({ version }) => version),
        part.map(({ number }) => number),
        part.map(({ token }) => token),
        part.map(({ content }) => content),
        part.map(({ visitFrom }) => visitFrom),
        part.map(({ visitTo }) => visitTo),
      ],
    );
    for (const { id, number } of rows) ids.set(number, id);
  }
  return notices.map(({ number }) => ids.get(number) ?? '');
}

/** A list of things to prepare that is in force. */
export interface SettingRow {
  readonly scope: SettingScope;
  readonly code: string;
  readonly version: number;
  readonly prepare: string;
  readonly phone: string | null;
  readonly address: string | null;
  readonly setBy: string;
  readonly setAt: Date;
}

/** The newest version of each scope: the office's, then kinds, then items. */
export async function currentSettings(tx: EntityManager): Promise<SettingRow[]> {
  return tx.query(
    `SELECT DISTINCT ON (array_position(ARRAY['OFFICE', 'KIND', 'ITEM'], scope), code COLLATE "C") scope, code,
       version, prepare, phone, address, set_by AS "setBy", set_at AS "setAt"
     FROM notice_setting
     ORDER BY array_position(ARRAY['OFFICE', 'KIND', 'ITEM'], scope), code COLLATE "C", version DESC`,
  );
}

/** How far the notices of a draw are. */
export interface DrawNotices {
  readonly drawId: string;
  /** Tasks that are to be inspected, those whose subject was replaced left out. */
  readonly tasks: number;
  /** Tasks that have a notice. */
  readonly issued: number;
  /** Tasks whose newest notice was delivered. */
  readonly delivered: number;
}

/** Draws with a task in the scope, the newest first. */
export async function drawNotices(tx: EntityManager, scope: TaskScope): Promise<DrawNotices[]> {
  const where = new Where();
  inScope(where, scope);
  return tx.query(
    `SELECT t.draw_id AS "drawId", count(*)::int AS tasks, count(n.id)::int AS issued,
       (count(*) FILTER (WHERE EXISTS (SELECT 1 FROM notice_delivery d WHERE d.notice_id = n.id)))::int AS delivered
     FROM inspection_task t
     LEFT JOIN LATERAL (SELECT id FROM inspection_notice n WHERE n.task_id = t.id ORDER BY n.version DESC LIMIT 1) n ON true
     WHERE NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id) AND ${where.sql}
     GROUP BY t.draw_id ORDER BY t.draw_id DESC`,
    where.parameters,
  );
}
