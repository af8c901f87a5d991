import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../src/audit/actor.js';
import { AfterApprovals } from '../../src/ceremony/after/after-approvals.service.js';
import { AfterRequests } from '../../src/ceremony/after/after-requests.service.js';
import { OutputFolder } from '../../src/cli/demo/files.js';
import { importSampleOffice } from '../../src/cli/demo/office.js';
import { openAccounts, type Staff } from '../../src/cli/demo/people.js';
import { recordVisit } from '../../src/cli/demo/records.js';
import { ApprovalsService } from '../../src/inspection/approval/approvals.service.js';
import { VisitFiles } from '../../src/inspection/files/visit-files.service.js';
import type { StepInput } from '../../src/inspection/follow-up/follow-up.rules.js';
import { FollowUps } from '../../src/inspection/follow-up/follow-ups.service.js';
import { TaskEnds } from '../../src/inspection/follow-up/task-ends.service.js';
import type { ResultInput } from '../../src/inspection/inspection.rules.js';
import { InspectionService } from '../../src/inspection/inspection.service.js';
import { NotInspected } from '../../src/inspection/not-inspected/not-inspected.service.js';
import { wordFile } from '../../src/platform/word/word-file.js';
import { startTestApp, type TestApp } from './app.js';
import { FixedClock } from './fixed-clock.js';
import { FixedEntropy } from './fixed-entropy.js';
import { makeApprovedPlan } from './office.js';
import { carrierLine } from './plan-lines.js';

/** A task of the month with its people. */
export interface MonthTask {
  readonly id: string;
  readonly number: string;
  readonly drawId: string;
  readonly subjectCode: string;
  readonly leadPool: string;
  /** Systems with their people, the lead first. */
  readonly teams: readonly { readonly poolCode: string; readonly inspectorIds: readonly string[] }[];
}

const CLOCK = '2026-03-02T01:00:00Z';

/** The sample office with a plan, and what its people do with one task, by the services that the pages call. */
export class MonthOffice {
  private constructor(
    readonly t: TestApp,
    readonly staff: Staff,
    readonly lineIds: readonly string[],
  ) {}

  static async start(): Promise<MonthOffice> {
    const t = await startTestApp({ clock: new FixedClock(CLOCK), entropy: new FixedEntropy('month') });
    const staff = await openAccounts(t.app);
    const folder = mkdtempSync(join(tmpdir(), 'mingchou-month-'));
    await importSampleOffice(t.app, staff, new OutputFolder(folder));
    rmSync(folder, { recursive: true });
    const strata = (ratio: string) =>
      (['A', 'B', 'C', 'D', '未评级'] as const).map((key) => ({ key, ratio }));
    const common = { months: [3, 9], cap: null, reserve: { ratio: '0.5' }, deadline: '2026-11-30' };
    const lines = await makeApprovedPlan(t.dataSource, [
      carrierLine({
        ...{ ...common, taskName: '机动车维修企业', itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP' },
        ...{ strata: strata('0.4'), partnerPools: ['HJ'] },
      }),
      carrierLine({ ...common, taskName: '危险货物运输企业', strata: strata('0.8'), partnerPools: ['GA'] }),
    ]);
    return new MonthOffice(t, staff, lines);
  }

  /** Tasks of a draw by number, with who sits on them now. */
  async tasksOf(drawId: string): Promise<MonthTask[]> {
    const rows: (Omit<MonthTask, 'teams'> & { poolCode: string; inspectorIds: string[] })[] =
      await this.t.dataSource.query(
        `SELECT k.id, k.number, k.draw_id AS "drawId", k.subject_code AS "subjectCode", k.lead_pool AS "leadPool",
           s.pool_code AS "poolCode",
           coalesce(array_agg(s.inspector_id::text ORDER BY s.seat) FILTER (WHERE s.inspector_id IS NOT NULL), '{}')
             AS "inspectorIds"
         FROM inspection_task k JOIN task_seat s ON s.task_id = k.id
         WHERE k.draw_id = $1 GROUP BY k.id, s.pool_code
         ORDER BY k.number, s.pool_code <> k.lead_pool, s.pool_code`,
        [drawId],
      );
    return [...new Set(rows.map(({ id }) => id))].map((id) => {
      const own = rows.filter((row) => row.id === id);
      const [{ number, subjectCode, leadPool }] = own;
      const teams = own.map(({ poolCode, inspectorIds }) => ({ poolCode, inspectorIds }));
      return { id, number, drawId, subjectCode, leadPool, teams };
    });
  }

  /** The first of the lead's team: the one account stands for whoever sits there. */
  private inspector(inspectorId: string): Actor {
    return { ...this.staff.notary, roles: ['INSPECTOR'], inspectorId };
  }

  private leader({ teams }: MonthTask): Actor {
    return this.inspector(teams[0].inspectorIds[0]);
  }

  private get<Service>(service: new (...given: never[]) => Service): Service {
    return this.t.app.get(service, { strict: false });
  }

  /** @param decision null leaves the request open */
  async approval(
    task: MonthTask,
    kind: 'PRIOR' | 'URGENT',
    decision: 'APPROVED' | 'REFUSED' | null,
  ): Promise<void> {
    const wish = {
      drawId: task.drawId,
      taskIds: [task.id],
      kind,
      reason: kind === 'URGENT' ? '群众举报，情况紧急' : null,
    };
    const id = await this.get(ApprovalsService).ask(this.staff.drawer, wish);
    if (decision === null) return;
    const reason = decision === 'REFUSED' ? '材料不全，请补充' : null;
    await this.get(ApprovalsService).decide(this.staff.head, id, { decision, reason, headName: null });
  }

  /** Every system fills in and hands in its part. @param found what the lead has found */
  record(task: MonthTask, found?: string): Promise<void> {
    return recordVisit(this.t.app, task.id, task.teams, (id) => Promise.resolve(this.inspector(id)), found);
  }

  /** @returns the version */
  enter(task: MonthTask, input: Partial<ResultInput> & { resultCode: string }): Promise<number> {
    const result = { followUp: 'NONE', inspectedOn: this.t.clock.today(), ...input };
    return this.get(InspectionService).enter(this.leader(task), task.id, result);
  }

  correct(
    task: MonthTask,
    corrects: number,
    input: Partial<ResultInput> & { resultCode: string },
  ): Promise<number> {
    const result = { followUp: 'NONE', inspectedOn: this.t.clock.today(), ...input };
    const reason = '复核记录时发现写错';
    return this.get(InspectionService).correct(this.leader(task), task.id, { ...result, corrects, reason });
  }

  async review(task: MonthTask, version: number, decision: 'ACCEPTED' | 'RETURNED'): Promise<void> {
    const reason = decision === 'RETURNED' ? '请补充检查情况' : null;
    await this.get(InspectionService).review(this.staff.reviewer, task.id, { version, decision, reason });
  }

  /** A paper that shows that the firm is gone. */
  async evidence(task: MonthTask): Promise<void> {
    const bytes = await this.paper();
    const wish = { purpose: 'EVIDENCE', opId: `evidence-${task.id}`, keepPosition: false };
    await this.get(VisitFiles).add(this.leader(task), task.id, [{ name: '现场核实.docx', bytes }], wish);
  }

  /** The head's word on a firm that could not be inspected. */
  async confirm(task: MonthTask, decision: 'CONFIRMED' | 'REFUSED'): Promise<void> {
    const reason = '已看现场核实材料';
    const input = { version: 1, decision, reason, headName: null };
    await this.get(NotInspected).decide(this.staff.head, task.id, input);
  }

  /** The next reserve takes the firm's place. @returns the draw's tasks, the new one among them */
  async substitute(task: MonthTask): Promise<void> {
    const requestId = await this.get(AfterRequests).ask(
      this.staff.drawer,
      task.drawId,
      {
        ...{ kind: 'SUBSTITUTED', subjectCode: task.subjectCode, reasonCode: 'UNREACHABLE' },
        ...{ poolCode: null, seat: null, leftCode: null, absent: [], byCode: null, headName: null },
        explanation: '到登记的经营场所核实，无法联系。',
      },
      [{ name: '现场核实.docx', bytes: await this.paper() }],
    );
    await this.get(AfterApprovals).approve(this.staff.administrator, task.drawId, requestId);
  }

  /** A step of the only open follow-up of a task, by the lead's team. */
  async step(task: MonthTask, step: string, more: Partial<StepInput> = {}): Promise<void> {
    const [{ id, after }]: { id: string; after: number }[] = await this.t.dataSource.query(
      `SELECT f.id, (SELECT count(*)::int FROM follow_up_step s WHERE s.follow_up_id = f.id) AS after
         FROM follow_up f WHERE f.task_id = $1
          AND NOT EXISTS (SELECT 1 FROM follow_up_step s WHERE s.follow_up_id = f.id AND s.ends) ORDER BY f.id`,
      [task.id],
    );
    const input = {
      step,
      after,
      onDay: this.t.clock.today(),
      text: '已按规定办理',
      documentNo: '甘交函〔2026〕1号',
    };
    await this.get(FollowUps).step(this.leader(task), id, { ...input, ...more });
  }

  /** The lead closes the file by hand. */
  async close(task: MonthTask): Promise<void> {
    await this.get(TaskEnds).closeBy(this.leader(task), task.id, '后续处理已全部办结');
  }

  /** The firm complains about the visit. */
  async complain(task: MonthTask): Promise<void> {
    const words = { complainant: '企业负责人', what: '检查人员态度生硬，请核实' };
    await this.get(FollowUps).complain(task.id, words);
  }

  private paper(): Promise<Buffer> {
    return wordFile({
      ...{ title: '现场核实情况说明', author: '检查组' },
      blocks: [{ kind: 'PARAGRAPH', text: '到登记的经营场所核实，该处已空置。' }],
    });
  }
}
