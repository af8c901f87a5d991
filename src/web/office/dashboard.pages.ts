import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { Duties } from '../../disclosure/duties/duties.service.js';
import { STAGES } from '../../inspection/stages.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { Pages } from '../../platform/http/pages.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { SubjectsService } from '../../registry/subjects.service.js';

/** The first page after log-in: what waits for whom, and where things stand. */
@Controller('office')
export class DashboardPages {
  constructor(
    private readonly pages: Pages,
    private readonly subjects: SubjectsService,
    private readonly inspectors: InspectorsService,
    private readonly draws: CeremonyService,
    private readonly tasks: TaskLists,
    private readonly duties: Duties,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const draws = await this.draws.list();
    const { stages } = await this.tasks.counts(actor);
    const kinds = await Promise.all(
      SUBJECT_KINDS.map(async ({ kind, title: name }) => ({
        ...{ kind, name },
        total: (await this.subjects.list({ kind })).total,
      })),
    );
    this.pages.show(request, response, 'office/dashboard', {
      title: '今日工作',
      duties: await this.duties.of(actor),
      kinds,
      people: (await this.inspectors.list({ status: 'ON_DUTY' })).total,
      ...{ stages, stageNames: STAGES },
      draws: draws.slice(0, 8),
    });
  }
}
