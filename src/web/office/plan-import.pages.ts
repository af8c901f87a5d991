import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { PlanImports } from '../../plan/import/plan-imports.service.js';
import { PlanService } from '../../plan/plan.service.js';
import * as words from '../../plan/plan.words.js';
import { Pages } from '../../platform/http/pages.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { planImportForm, readPlanImportForm } from './plan-import.form.js';

/** An office's own plan table becomes lines of a draft: upload, look at what was read, take over. */
@Controller('office/plans/:id/import')
export class PlanImportPages {
  constructor(
    private readonly pages: Pages,
    private readonly plans: PlanService,
    private readonly imports: PlanImports,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  @Get()
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const plan = await this.plans.requireDraft(actor, id);
    this.pages.show(request, response, 'office/plan-import', { title: '从计划表导入', plan });
  }

  @Post()
  async upload(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const plan = await this.plans.requireDraft(actor, id);
    const again = { template: 'office/plan-import', data: () => ({ title: '从计划表导入', plan }) };
    return this.pages.submit(request, response, again, async () => {
      const { originalname, buffer } = uploadedFile(request, 'file');
      const imported = await this.imports.upload(actor, id, originalname, buffer);
      return [`/office/plans/${id}/import/${imported}`];
    });
  }

  @Get(':import')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
    @Param('import') importId: string,
  ): Promise<void> {
    const view = await this.imports.view(id, importId);
    const data = { ...(await this.data(view)), values: planImportForm(view) };
    this.pages.show(request, response, 'office/plan-import-lines', data);
  }

  @Post(':import')
  async apply(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('import') importId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const view = await this.imports.view(id, importId);
    const again = { template: 'office/plan-import-lines', data: () => this.data(view) };
    return this.pages.submit(request, response, again, async () => {
      const lines = await this.imports.apply(actor, id, importId, readPlanImportForm(view, body));
      const text = `已加入 ${lines} 个计划项。请逐项核对检查组、候补等内容，并增加表中没有的计划项。`;
      return [`/office/plans/${id}`, text];
    });
  }

  private async data(view: Awaited<ReturnType<PlanImports['view']>>) {
    return {
      title: '核对计划表',
      ...view,
      lines: view.imported.content.lines,
      pools: await this.agencies.pools(),
      items: await this.items.currentItems(),
      kinds: SUBJECT_KINDS,
      words,
    };
  }
}
