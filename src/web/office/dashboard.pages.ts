import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor, Role } from '../../audit/actor.js';
import { AfterReader } from '../../ceremony/after/after-reader.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { Reminders } from '../../disclosure/reminders/reminders.service.js';
import { chineseDay } from '../../kernel/day.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { PlanService } from '../../plan/plan.service.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { InspectorsService, LAPSE_DAYS } from '../../registry/inspectors.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { SubjectsService } from '../../registry/subjects.service.js';

/** One thing that waits for this person. */
interface ToDo {
  readonly text: string;
  readonly href: string;
}

/** The first page after log-in: what waits for whom, and where things stand. */
@Controller('office')
export class DashboardPages {
  constructor(
    private readonly pages: Pages,
    private readonly subjects: SubjectsService,
    private readonly inspectors: InspectorsService,
    private readonly plans: PlanService,
    private readonly draws: CeremonyService,
    private readonly changes: AfterReader,
    private readonly tasks: TaskReader,
    private readonly reminders: Reminders,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const draws = await this.draws.list();
    const counts = await this.tasks.counts(actor);
    const kinds = await Promise.all(
      SUBJECT_KINDS.map(async ({ kind, title: name }) => ({
        ...{ kind, name },
        total: (await this.subjects.list({ kind })).total,
      })),
    );
    this.pages.show(request, response, 'office/dashboard', {
      title: '今日工作',
      toDo: [
        ...(await this.dueToDo(actor)),
        ...(await this.planToDo(actor)),
        ...drawToDo(actor, draws),
        ...(await this.changeToDo(actor)),
        ...taskToDo(actor, counts),
        ...(await this.certificateToDo(actor)),
      ],
      kinds,
      people: (await this.inspectors.list({ status: 'ON_DUTY' })).total,
      counts,
      draws: draws.slice(0, 8),
    });
  }

  private async dueToDo(actor: Actor): Promise<ToDo[]> {
    if (!has(actor, 'PLANNER', 'DRAWER', 'PUBLISHER', 'ADMINISTRATOR')) return [];
    const open = await this.reminders.open();
    const late = open.filter(({ stage }) => stage === 'OVERDUE').length;
    const text = `${open.length} 项工作即将到期或已经逾期，其中逾期 ${late} 项`;
    return open.length === 0 ? [] : [{ text, href: '/office/reminders' }];
  }

  private async planToDo(actor: Actor): Promise<ToDo[]> {
    if (!has(actor, 'PLANNER', 'ADMINISTRATOR')) return [];
    const drafts = (await this.plans.list()).filter(({ plan }) => plan.state === 'DRAFT');
    return drafts.map(({ plan, lineCount }) => ({
      text: `${plan.title}：草案，${lineCount} 项，待批准`,
      href: `/office/plans/${plan.id}`,
    }));
  }

  private async certificateToDo(actor: Actor): Promise<ToDo[]> {
    const href = (choice: string) => `/office/inspectors?status=ON_DUTY&lapsing=${choice}&kept=1`;
    const counts = await this.inspectors.lapsingCounts(actor);
    const kept: [number, string, string][] = [
      [counts?.lapsed ?? 0, '名在岗人员的执法证已过期，换证前不参加抽取', 'LAPSED'],
      [counts?.soon ?? 0, `名在岗人员的执法证将在${LAPSE_DAYS}日内到期，请尽快换证`, 'SOON'],
    ];
    const toDo = kept.flatMap(([count, text, choice]) =>
      count > 0 ? [{ text: `${count} ${text}`, href: href(choice) }] : [],
    );
    return [...toDo, ...(await this.ownCertificate(actor))];
  }

  private async ownCertificate({ inspectorId }: Actor): Promise<ToDo[]> {
    if (inspectorId === null) return [];
    const { certificateValidTo: day } = await this.inspectors.get(inspectorId);
    if (day > this.inspectors.lapseDay()) return [];
    const lapsed = day < this.clock.today();
    const text = `您的执法证${lapsed ? '已于' : '将于'}${chineseDay(day)}到期，请换证并告知名录管理人员`;
    return [{ text, href: `/office/inspectors/${inspectorId}` }];
  }

  private async changeToDo(actor: Actor): Promise<ToDo[]> {
    const waiting = await this.changes.waitingFor(actor);
    return waiting.map(({ drawId, number, count }) => ({
      text: `抽取 ${number}：${count} 份递补、补位或直接委派的申请待审批`,
      href: `/office/draws/${drawId}/after`,
    }));
  }
}

function has(actor: Actor, ...roles: Role[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}

function drawToDo(actor: Actor, draws: readonly Draw[]): ToDo[] {
  const words: Partial<Record<string, { roles: Role[]; text: string }>> = {
    PLANNED: { roles: ['DRAWER'], text: '待核对名录并试抽' },
    REHEARSED: { roles: ['DRAWER'], text: '已试抽，待冻结名录' },
    FROZEN: { roles: ['DRAWER', 'WITNESS'], text: '名录已冻结，待监督员给数并抽取' },
    SEALED: { roles: ['PUBLISHER'], text: '已抽取，待公布' },
  };
  return draws.flatMap(({ id, number, state }) => {
    const word = words[state];
    return word && has(actor, ...word.roles)
      ? [
          {
            text: `抽取 ${number}：${word.text}`,
            href: state === 'SEALED' ? '/office/disclosures' : `/office/draws/${id}`,
          },
        ]
      : [];
  });
}

function taskToDo(actor: Actor, counts: Readonly<Record<string, number>>): ToDo[] {
  const entries: [Role, string, string][] = [
    ['INSPECTOR', 'ASSIGNED', '项检查任务待检查、录入结果'],
    ['INSPECTOR', 'RETURNED', '项检查结果被退回，待修改'],
    ['REVIEWER', 'ENTERED', '项检查结果待审核'],
  ];
  return entries.flatMap(([role, state, text]) =>
    has(actor, role) && counts[state] > 0
      ? [{ text: `${counts[state]} ${text}`, href: `/office/tasks?state=${state}` }]
      : [],
  );
}
