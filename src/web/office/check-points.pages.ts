import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { CHECK_LIST_BODY } from '../../registry/check-points/check-point.body.js';
import { CheckPointBooks } from '../../registry/check-points/check-point-books.service.js';
import { pointsDifference, pointsText } from '../../registry/check-points/check-point.rules.js';
import { CheckPoints, type KnownList } from '../../registry/check-points/check-points.service.js';

const PATH = '/office/items/points';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Check points of the items: what is looked at on site, by version. */
@Controller('office/items/points')
export class CheckPointsPages {
  constructor(
    private readonly pages: Pages,
    private readonly points: CheckPoints,
    private readonly books: CheckPointBooks,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/check-points', await this.listData());
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    response
      .attachment('检查要点.xlsx')
      .type(XLSX)
      .send(await this.books.book());
  }

  @Post('file')
  async file(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/check-points',
      data: () => this.listData(),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      const { originalname, buffer } = uploadedFile(request, 'file');
      const { items, changed } = await this.books.importBook(actor, { name: originalname, bytes: buffer });
      const said = changed === 0 ? '与现行的检查要点相同，没有变动。' : `其中 ${changed} 个有了新的版本。`;
      return [PATH, `工作簿中有 ${items} 个事项，${said}`];
    });
  }

  @Get(':item')
  async item(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('item') code: string,
    @Query('version') version: unknown,
  ): Promise<void> {
    const data = await this.itemData(code);
    const shown = shownVersion(data.versions, version);
    const pools = data.pools;
    const values = { table: pointsText(shown?.points ?? [], pools), version: data.newest };
    const source = shown && shown.list.version !== data.newest ? `恢复第${shown.list.version}版` : '';
    this.pages.show(request, response, 'office/check-point', {
      ...{ ...data, shown },
      values: { ...values, source, note: '' },
    });
  }

  @Get(':item/workbook')
  async itemWorkbook(@Res() response: Response, @Param('item') code: string): Promise<void> {
    const { name } = await this.points.of(code);
    response
      .attachment(`检查要点-${name}.xlsx`)
      .type(XLSX)
      .send(await this.books.book(code));
  }

  @Post(':item')
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('item') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.points.of(code);
    const data = async () => {
      const known = await this.itemData(code);
      return { ...known, shown: known.versions[0] ?? null };
    };
    const again: FormAgain = { template: 'office/check-point', data, not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const version = await this.points.save(actor, code, read(CHECK_LIST_BODY, body));
      const to = `${PATH}/${encodeURIComponent(code)}`;
      if (version === null) return [to, '检查要点没有变动。'];
      return [to, `检查要点已保存为第${version}版，今后开始的现场记录按此检查；已开始的不变。`];
    });
  }

  private async listData() {
    return { title: '检查要点', items: await this.points.list() };
  }

  private async itemData(code: string) {
    const item = await this.points.of(code);
    const versions = await this.points.versions(code);
    const differences = versions.map(({ points }, n) =>
      pointsDifference(versions[n + 1]?.points ?? [], points),
    );
    return {
      title: `检查要点：${item.name}`,
      ...{ item, versions, differences, newest: versions[0]?.list.version ?? 0 },
      pools: await this.points.poolNames(),
    };
  }
}

/** The version that a visitor asks for, else the newest; null where there is none. */
function shownVersion(versions: readonly KnownList[], asked: unknown): KnownList | null {
  if (asked === undefined) return versions[0] ?? null;
  const found = versions.find(({ list }) => String(list.version) === asked);
  if (found) return found;
  throw new DomainError('NOT_FOUND', '没有这一版检查要点。请从版本列表中打开。');
}
