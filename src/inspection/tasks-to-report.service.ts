import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import type { Day } from '../kernel/day.js';
import { parts } from '../platform/database/bulk.js';
import type { ReportedTasks } from '../plan/reported-acts.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { currentSeats } from './inspection.queries.js';

/** A member of a team, with the certificate under which he inspects. */
export interface ReportedInspector {
  readonly name: string;
  readonly certificateNo: string;
  readonly agencyCode: string;
  readonly poolCode: string;
}

/** The result in force of a task: accepted, and confirmed where it says that the subject could not be inspected. */
export interface ReportedResult {
  readonly version: number;
  readonly resultCode: string;
  readonly inspectedOn: Day;
  /** Who accepted it. */
  readonly reviewedBy: string;
}

/** A task as an outside system is told of it. */
export interface ReportedTask {
  readonly id: string;
  readonly number: string;
  readonly planLineId: string;
  readonly subjectKind: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly address: string;
  readonly leadPool: string;
  /** The draw is void: nothing of it counts. */
  readonly voided: boolean;
  /** A reserve has taken the subject's place. */
  readonly replaced: boolean;
  readonly result: ReportedResult | null;
  /** The team as it is now, the lead's system first. Empty where there is no result. */
  readonly team: readonly ReportedInspector[];
}

type Row = Omit<ReportedTask, 'address' | 'voided' | 'result' | 'team'> & {
  drawId: string;
  subjectId: string;
};

/** Hands drawn subjects and results in force to the part that reports them. */
@Injectable()
export class TasksToReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly registry: RegistryFinder,
  ) {}

  /** Every draw that has tasks, oldest first. */
  async drawIds(tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      'SELECT DISTINCT draw_id AS id FROM inspection_task ORDER BY draw_id',
    );
    return rows.map(({ id }) => id);
  }

  /** Tasks of a draw, or some tasks, by id, in parts of thousands. @param day the day whose results count */
  async *of(tx: EntityManager, tasks: ReportedTasks, day: Day): AsyncGenerator<ReportedTask[]> {
    const ids: { id: string }[] =
      'drawId' in tasks
        ? await tx.query('SELECT id FROM inspection_task WHERE draw_id = $1 ORDER BY id', [tasks.drawId])
        : tasks.taskIds.map((id) => ({ id }));
    const voided = new Map<string, boolean>();
    for (const part of parts(ids.map(({ id }) => id))) {
      const rows: Row[] = await tx.query(TASKS, [part]);
      for (const { drawId } of rows) {
        if (!voided.has(drawId)) {
          voided.set(drawId, (await this.ceremony.get(drawId, tx)).state === 'VOIDED');
        }
      }
      yield await this.whole(tx, rows, voided, day);
    }
  }

  private async whole(
    tx: EntityManager,
    rows: readonly Row[],
    voided: ReadonlyMap<string, boolean>,
    day: Day,
  ): Promise<ReportedTask[]> {
    const results = await this.results(tx, rows, day);
    const contacts = await this.registry.contactsById(
      rows.filter(({ id }) => results.has(id)).map(({ subjectId }) => subjectId),
      tx,
    );
    const teams = await this.teams(
      tx,
      rows.filter(({ id }) => results.has(id)),
    );
    return rows.map(({ drawId, subjectId, ...task }) => ({
      ...task,
      address: contacts.get(subjectId)?.address ?? '',
      voided: voided.get(drawId) === true,
      result: results.get(task.id) ?? null,
      team: teams.get(task.id) ?? [],
    }));
  }

  private async results(
    tx: EntityManager,
    rows: readonly Row[],
    day: Day,
  ): Promise<Map<string, ReportedResult>> {
    const ids = rows.map(({ id }) => id);
    // A draw that was just sealed has none: the stages of a hundred thousand tasks are not worked out for nothing.
    const entered: { id: string }[] = await tx.query(
      'SELECT DISTINCT task_id AS id FROM inspection_result WHERE task_id = ANY ($1::bigint[])',
      [ids],
    );
    if (entered.length === 0) return new Map();
    const found: (ReportedResult & { taskId: string })[] = await tx.query(RESULTS, [
      day,
      entered.map(({ id }) => id),
    ]);
    return new Map(found.map(({ taskId, ...result }) => [taskId, result]));
  }

  private async teams(tx: EntityManager, rows: readonly Row[]): Promise<Map<string, ReportedInspector[]>> {
    const leads = new Map(rows.map(({ id, leadPool }) => [id, leadPool]));
    const seats = await currentSeats(tx, [...leads.keys()]);
    const people = await this.registry.inspectorsById(
      seats.flatMap(({ inspectorId }) => inspectorId ?? []),
      tx,
    );
    const teams = new Map<string, ReportedInspector[]>();
    const leadFirst = [...seats].sort(
      (a, b) =>
        Number(a.poolCode !== leads.get(a.taskId)) - Number(b.poolCode !== leads.get(b.taskId)) ||
        a.poolCode.localeCompare(b.poolCode) ||
        a.seat - b.seat,
    );
    for (const { taskId, poolCode, inspectorId } of leadFirst) {
      const person = people.get(inspectorId ?? '');
      if (!person) continue;
      const { name, certificateNo, agencyCode } = person;
      teams.set(taskId, [...(teams.get(taskId) ?? []), { name, certificateNo, agencyCode, poolCode }]);
    }
    return teams;
  }
}

const TASKS = `
  SELECT t.id, t.number, t.draw_id AS "drawId", t.plan_line_id AS "planLineId", t.subject_id AS "subjectId",
    t.subject_kind AS "subjectKind", t.subject_code AS "subjectCode", t.subject_name AS "subjectName",
    t.area_code AS "areaCode", t.lead_pool AS "leadPool", x.task_id IS NOT NULL AS replaced
  FROM inspection_task t LEFT JOIN task_replacement x ON x.task_id = t.id
  WHERE t.id = ANY ($1::bigint[]) ORDER BY t.id`;

/** What waits for the head's confirmation does not count yet. */
const RESULTS = `
  SELECT n.task_id AS "taskId", r.version, n.result_code AS "resultCode", n.inspected_on AS "inspectedOn",
    v.reviewed_name AS "reviewedBy"
  FROM task_now($1::date) n
    JOIN inspection_result r ON r.id = n.result_id
    JOIN result_review v ON v.result_id = n.result_id
  WHERE n.task_id = ANY ($2::bigint[]) AND n.stage <> 'CONFIRMING'`;
