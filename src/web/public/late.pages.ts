import { Controller, Get, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { LateNotices } from '../../disclosure/clock/late-notices.service.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { KeptPages } from './kept-pages.interceptor.js';

/** 逾期未公示: what was not published in time, since when the public is told, and why. */
@Controller('public/late')
export class LatePages {
  constructor(
    private readonly pages: Pages,
    private readonly notices: LateNotices,
  ) {}

  @Get()
  @UseInterceptors(KeptPages)
  async show(@Req() request: PageRequest, @Res() response: Response): Promise<void> {
    const entries = await this.notices.list();
    const open = entries.filter(({ publishedAt, isOver }) => publishedAt === null && !isOver).length;
    this.pages.show(request, response, 'public/late', { title: '逾期未公示', entries, open });
  }
}
