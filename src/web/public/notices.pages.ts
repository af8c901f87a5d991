import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { daysWords } from '../../inspection/notice/notice.rules.js';
import { NoticesReader } from '../../inspection/notice/notices-reader.service.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';

/** Where a subject that has scanned its notice sees whether the inspection is genuine. It names no other subject. */
@Controller('public/notices')
export class PublicNoticesPages {
  constructor(
    private readonly pages: Pages,
    private readonly notices: NoticesReader,
  ) {}

  @Get(':token')
  async show(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('token') token: string,
  ): Promise<void> {
    // Whoever has the address may read it; it is not for search engines, nor for a cache on the way.
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    const notice = await this.notices.byToken(token);
    this.pages.show(request, response, 'public/notice', {
      ...{ title: '行政检查通知书核验', notice, noindex: true, days: daysWords(notice.content) },
    });
  }
}
