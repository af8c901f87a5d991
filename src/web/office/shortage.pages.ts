import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { FramePreview } from '../../ceremony/frame/frame-preview.service.js';
import { RehearsalService } from '../../ceremony/rehearsal/rehearsal.service.js';
import { ShortageService } from '../../ceremony/shortage/shortage.service.js';
import { isBeforeFreeze, mayMove } from '../../ceremony/states.js';
import { DomainError } from '../../kernel/domain-error.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { listAddress } from './list-address.js';
import { shortageTable } from './shortage-table.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Why people are too few, and what would help: of a sealed draw by its result, before that by its rehearsals. */
@Controller('office/draws/:id/shortage')
export class ShortagePages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly shortages: ShortageService,
    private readonly rehearsals: RehearsalService,
    private readonly previews: FramePreview,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('page') page?: unknown,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const title = `席位不足(${draw.number})`;
    if (draw.resultDigest === null) {
      const data = { title, draw, ...(await this.rehearsed(draw, actor)) };
      this.pages.show(request, response, 'office/shortage-rehearsed', data);
      return;
    }
    this.pages.show(request, response, 'office/shortage', {
      ...{ title, draw, short: await this.shortages.sealed(actor, draw, pageNumber(page)) },
      address: (more: Record<string, string>) =>
        `${listAddress(`/office/draws/${draw.id}/shortage`, more)}#vacant`,
    });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const { groups } = await this.shortages.sealed(actor, draw);
    if (groups === null) {
      throw new DomainError('FORBIDDEN', '本次抽取的名单尚未公开，只有抽取人员可以导出席位不足的明细。');
    }
    const { spec, rows } = shortageTable(draw, groups);
    response
      .type(XLSX)
      .setHeader('Content-Disposition', attachment('shortage.xlsx', `席位不足-${draw.number}.xlsx`))
      .send(await tableBuffer(spec, rows));
  }

  /** The last rehearsal, and what is different now. */
  private async rehearsed(draw: Draw, actor: Actor) {
    const [rehearsal = null] = await this.rehearsals.views(draw.id);
    if (!isBeforeFreeze(draw.state) || !mayMove('rehearse', draw.state, actor))
      return { rehearsal, preview: null };
    const preview = await this.previews.view(draw.id).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'INVALID_INPUT') return null;
      throw error;
    });
    return { rehearsal, preview };
  }
}
