import type { INestApplicationContext } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VisitFiles } from '../../inspection/files/visit-files.service.js';
import type { StepInput } from '../../inspection/follow-up/follow-up.rules.js';
import { FollowUpReader } from '../../inspection/follow-up/follow-up-reader.service.js';
import { FollowUps } from '../../inspection/follow-up/follow-ups.service.js';
import { TaskEnds } from '../../inspection/follow-up/task-ends.service.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import { NotInspected } from '../../inspection/not-inspected/not-inspected.service.js';
import { addDays } from '../../kernel/day.js';
import { projectRoot } from '../../platform/project-root.js';
import type { Staff } from './people.js';
import type { DemoVisits } from './visits.js';

/** Days that the sample shop has to correct what was found. */
const DAYS_TO_CORRECT = 15;

/** The ways in which a visit can end that the inspected draw does not show, one shop each. */
export class DemoEndings {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly staff: Staff,
    private readonly visits: DemoVisits,
  ) {}

  /** @param taskIds approved tasks of shops, one for each ending @returns what was done, a line each */
  async all(taskIds: readonly string[]): Promise<string[]> {
    const ways = [this.closedDown, this.ordered, this.referred, this.corrected];
    if (taskIds.length < ways.length) throw new Error(`${taskIds.length} shops are too few for the endings`);
    const told: string[] = [];
    for (const [at, way] of ways.entries()) {
      const { task } = await this.visits.detail(taskIds[at]);
      told.push(`${task.subjectName}：${await way.call(this, task.id)}`);
    }
    return told;
  }

  /** Nobody is there any more: a photo shows it, the reviewer accepts the result, and the head confirms it. */
  private async closedDown(taskId: string): Promise<string> {
    const detail = await this.visits.detail(taskId);
    const bytes = readFileSync(join(projectRoot(), 'templates', 'sample', 'closed-shop.jpg'));
    const wish = { purpose: 'EVIDENCE', caption: '卷帘门紧闭，张贴停业转让告示', keepPosition: false };
    await this.app
      .get(VisitFiles, { strict: false })
      .add(await this.visits.leader(detail), taskId, [{ name: '门店现状.jpg', bytes }], {
        ...wish,
        opId: `demo-evidence-${taskId}`,
      });
    const outcome = {
      resultCode: 'CLOSED_OR_LIQUIDATING',
      followUp: 'NONE',
      remark: '门店已停业，设备已搬离。',
    };
    const version = await this.visits.enter(detail, outcome);
    await this.app.get(NotInspected, { strict: false }).decide(this.staff.head, taskId, {
      ...{ version, decision: 'CONFIRMED', reason: '照片清楚，与房东说明一致。', headName: null },
    });
    return '无法检查(已停业)，附证据照片，审核后由机关负责人认定';
  }

  /** An order to correct is delivered; the re-check finds everything corrected, and the file is closed. */
  private async ordered(taskId: string): Promise<string> {
    const correctBy = addDays(this.visits.today, DAYS_TO_CORRECT);
    await this.visits.make(taskId, {
      ...{ resultCode: 'RECTIFICATION_ORDERED', followUp: 'ORDER_TO_CORRECT', correctBy },
      found: { text: '未在经营场所公示维修工时定额和收费标准。', about: '公示' },
    });
    await this.step(taskId, {
      step: 'DELIVERED',
      documentNo: '责改〔演示〕1号',
      text: '当面送达，负责人签收',
    });
    await this.step(taskId, { step: 'CORRECTED', text: '两名执法人员到店复查，已公示工时定额和收费标准。' });
    const leader = await this.visits.leader(await this.visits.detail(taskId));
    await this.app.get(TaskEnds, { strict: false }).closeBy(leader, taskId, '已改正，复查合格');
    return '责令限期改正，送达后复查合格，任务已完结';
  }

  /** Another agency is told what is its matter, and has sent its receipt; its answer is still awaited. */
  private async referred(taskId: string): Promise<string> {
    await this.visits.make(taskId, {
      ...{ resultCode: 'PENDING_ACTION', followUp: 'INFORM_AGENCY' },
      found: { text: '店外堆放的旧轮胎占用消防车通道，属消防救援机构职责。', about: '安全教育' },
    });
    const text = '县消防救援大队；通报旧轮胎占用消防车通道的情况';
    await this.step(taskId, { step: 'SENT', documentNo: '交函〔演示〕1号', text });
    await this.step(taskId, { step: 'RECEIPT', documentNo: '消收〔演示〕8号', text: '已签收回执' });
    return '通报消防救援机构，已收到回执，待反馈处理情况';
  }

  /** An accepted result says more than was found: it is corrected by a new version, which the reviewer accepts too. */
  private async corrected(taskId: string): Promise<string> {
    const corrects = await this.visits.make(taskId, {
      ...{ resultCode: 'CORRECTED', followUp: 'NONE' },
      found: { text: '两份维修合同没有托修方签字，已当场补签。', about: '维修合同' },
    });
    const inspections = this.app.get(InspectionService, { strict: false });
    const leader = await this.visits.leader(await this.visits.detail(taskId));
    const version = await inspections.correct(leader, taskId, {
      ...{ corrects, resultCode: 'CORRECTED', followUp: 'NONE', inspectedOn: this.visits.today },
      findings: '一份维修合同没有托修方签字，已当场补签。',
      reason: '核对现场照片，没有签字的合同是一份，不是两份。',
    });
    await inspections.review(this.staff.reviewer, taskId, { version, decision: 'ACCEPTED' });
    return '检查结果审核后发现份数写错，已更正为第2版并由另一人审核';
  }

  /** The next step of the task's one follow-up, by the leading team. */
  private async step(taskId: string, input: Omit<StepInput, 'after' | 'onDay'>): Promise<void> {
    const leader = await this.visits.leader(await this.visits.detail(taskId));
    const { rows } = await this.app.get(FollowUpReader, { strict: false }).ofTask(leader, taskId);
    const open = rows.find(({ ended }) => !ended);
    if (!open) throw new Error(`task ${taskId} has no open follow-up`);
    await this.app
      .get(FollowUps, { strict: false })
      .step(leader, open.id, { ...input, after: open.steps, onDay: this.visits.today });
  }
}
