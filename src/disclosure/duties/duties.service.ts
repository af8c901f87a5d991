import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../audit/actor.js';
import { AfterReader } from '../../ceremony/after/after-reader.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import type { Duty } from '../../inspection/duties/duty.js';
import { TaskDuties } from '../../inspection/duties/task-duties.service.js';
import { chineseDay } from '../../kernel/day.js';
import { PlanService } from '../../plan/plan.service.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { Clock } from '../../platform/clock.js';
import { InspectorsService, LAPSE_DAYS } from '../../registry/inspectors.service.js';
import { Reminders } from '../reminders/reminders.service.js';
import { DraftReader } from '../steps/draft-reader.service.js';
import { stepRefusal } from '../steps/steps.rules.js';

/** What waits for whom: the first page and the daily mail say the same. */
@Injectable()
export class Duties {
  constructor(
    private readonly clock: Clock,
    private readonly inspectors: InspectorsService,
    private readonly plans: PlanService,
    private readonly schedules: PlanSchedules,
    private readonly draws: CeremonyService,
    private readonly changes: AfterReader,
    private readonly tasks: TaskDuties,
    private readonly reminders: Reminders,
    private readonly drafts: DraftReader,
  ) {}

  /** What this person has to do, what is late first, then what is due soon. */
  async of(actor: Actor): Promise<Duty[]> {
    const duties = [
      ...(await this.dues(actor)),
      ...(await this.plansToApprove(actor)),
      ...drawDuties(actor, await this.draws.list()),
      ...(await this.changesToDecide(actor)),
      ...(await this.tasks.of(actor, (await this.schedules.current()).remindDays)),
      ...(await this.draftsToTake(actor)),
      ...(await this.certificates(actor)),
    ];
    const place = { LATE: 0, SOON: 1, OPEN: 2 };
    return duties.sort((a, b) => place[a.stage] - place[b.stage]);
  }

  private async dues(actor: Actor): Promise<Duty[]> {
    if (!has(actor, 'PLANNER', 'DRAWER', 'PUBLISHER', 'ADMINISTRATOR')) return [];
    const open = await this.reminders.open();
    const late = open.filter(({ stage }) => stage === 'OVERDUE').length;
    const text = `${open.length} 项工作即将到期或已经逾期，其中逾期 ${late} 项`;
    return open.length === 0 ? [] : [{ text, href: '/office/reminders', stage: late > 0 ? 'LATE' : 'SOON' }];
  }

  private async plansToApprove(actor: Actor): Promise<Duty[]> {
    if (!has(actor, 'PLANNER', 'ADMINISTRATOR')) return [];
    const drafts = (await this.plans.list()).filter(({ plan }) => plan.state === 'DRAFT');
    return drafts.map(({ plan, lineCount }) => ({
      ...{ text: `${plan.title}：草案，${lineCount} 项，待批准`, href: `/office/plans/${plan.id}` },
      stage: 'OPEN',
    }));
  }

  private async changesToDecide(actor: Actor): Promise<Duty[]> {
    const waiting = await this.changes.waitingFor(actor);
    return waiting.map(({ drawId, number, count }) => ({
      text: `抽取 ${number}：${count} 份递补、补位或直接委派的申请待审批`,
      ...{ href: `/office/draws/${drawId}/after`, stage: 'OPEN' },
    }));
  }

  /** Drafts of publications whose next step is this person's. */
  private async draftsToTake(actor: Actor): Promise<Duty[]> {
    const words = [
      ['REVIEWER', 'CHECKED', '份公示稿待核对'],
      ['HEAD', 'APPROVED', '份公示稿待批准'],
      ['PUBLISHER', 'PUBLISHED', '份公示稿已批准，待发布'],
    ] as const;
    if (!has(actor, ...words.map(([role]) => role))) return [];
    const open = await this.drafts.open();
    const today = this.clock.today();
    return words.flatMap(([role, step, text]): Duty[] => {
      if (!has(actor, role)) return [];
      const mine = open.filter((draft) => stepRefusal(step, draft, actor) === null);
      const late = mine.some(({ dueOn }) => dueOn < today);
      const duty = { text: `${mine.length} ${text}`, href: '/office/disclosures' };
      return mine.length === 0 ? [] : [{ ...duty, stage: late ? 'LATE' : 'OPEN' }];
    });
  }

  private async certificates(actor: Actor): Promise<Duty[]> {
    const href = (choice: string) => `/office/inspectors?status=ON_DUTY&lapsing=${choice}&kept=1`;
    const counts = await this.inspectors.lapsingCounts(actor);
    const kept: [number, string, string, Duty['stage']][] = [
      [counts?.lapsed ?? 0, '名在岗人员的执法证已过期，换证前不参加抽取', 'LAPSED', 'LATE'],
      [counts?.soon ?? 0, `名在岗人员的执法证将在${LAPSE_DAYS}日内到期，请尽快换证`, 'SOON', 'SOON'],
    ];
    const duties = kept.flatMap(([count, text, choice, stage]) =>
      count > 0 ? [{ text: `${count} ${text}`, href: href(choice), stage }] : [],
    );
    return [...duties, ...(await this.ownCertificate(actor))];
  }

  private async ownCertificate({ inspectorId }: Actor): Promise<Duty[]> {
    if (inspectorId === null) return [];
    const { certificateValidTo: day } = await this.inspectors.get(inspectorId);
    if (day > this.inspectors.lapseDay()) return [];
    const lapsed = day < this.clock.today();
    const text = `您的执法证${lapsed ? '已于' : '将于'}${chineseDay(day)}到期，请换证并告知名录管理人员`;
    return [{ text, href: `/office/inspectors/${inspectorId}`, stage: lapsed ? 'LATE' : 'SOON' }];
  }
}

function has(actor: Actor, ...roles: Role[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}

function drawDuties(actor: Actor, draws: readonly Draw[]): Duty[] {
  const words: Partial<Record<string, { roles: Role[]; text: string }>> = {
    PLANNED: { roles: ['DRAWER'], text: '待核对名录并试抽' },
    REHEARSED: { roles: ['DRAWER'], text: '已试抽，待冻结名录' },
    FROZEN: { roles: ['DRAWER', 'WITNESS'], text: '名录已冻结，待监督员给数并抽取' },
    SEALED: { roles: ['PUBLISHER'], text: '已抽取，待公布' },
  };
  return draws.flatMap(({ id, number, state }) => {
    const word = words[state];
    if (!word || !has(actor, ...word.roles)) return [];
    const href = state === 'SEALED' ? '/office/disclosures' : `/office/draws/${id}`;
    return [{ text: `抽取 ${number}：${word.text}`, href, stage: 'OPEN' }];
  });
}
