import { Injectable } from '@nestjs/common';
import type { Draw } from '../../ceremony/draw.entity.js';
import { PublicLists } from '../../ceremony/public/public-lists.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { PublicTexts } from '../../registry/public-texts.service.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import { ContentBuilder } from '../content-builder.service.js';
import { publicAnnouncement } from '../public-draw.rules.js';
import { announcementOf } from './publication-table.js';

/** Official tables of a draw that name no subject. */
@Injectable()
export class DrawTables {
  constructor(
    private readonly builder: ContentBuilder,
    private readonly lists: PublicLists,
    private readonly texts: PublicTexts,
  ) {}

  /** The announcement (抽查公告) of a draw from its freeze on. @throws DomainError CONFLICT before */
  async announcement(draw: Draw): Promise<OfficialTable> {
    if (draw.freezeDigest === null || draw.frozenAt === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 的名录尚未冻结，还没有抽查公告。`);
    }
    const { strata } = await this.lists.counts(draw);
    const count = strata.reduce((all, { drawn }) => all + drawn, 0);
    const about = publicAnnouncement(await this.builder.announcement(draw), await this.texts.reader());
    return announcementOf(about, count, shanghaiDay(draw.frozenAt));
  }

  /** Name of the agency whose plan a draw belongs to. */
  async agency(draw: Draw): Promise<string> {
    return (await this.builder.announcement(draw)).agencyName;
  }
}
