import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { formFlag, formList, read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { mapDigest, MOST_TRAVEL_DAYS } from '../../registry/areas/area-map.rules.js';
import { AreaMaps, noArea } from '../../registry/areas/area-maps.service.js';

const FORM = z.object({
  travel: z.record(z.string().max(6), z.string().max(20)).default({}),
  closedMonths: formList,
  symmetric: formFlag,
  digest: z.string().max(64).optional(),
});

/** One county: its neighbours, the days on the road to them, and the months without visits. */
@Controller('office/agencies/areas')
export class AreaPages {
  constructor(
    private readonly pages: Pages,
    private readonly maps: AreaMaps,
    private readonly agencies: AgenciesService,
  ) {}

  @Get(':code')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('code') code: string,
  ): Promise<void> {
    const data = await this.data(code);
    const { neighbours, closedMonths } = data.content;
    const values = {
      travel: Object.fromEntries(Object.entries(neighbours).map(([to, days]) => [to, String(days)])),
      ...{ closedMonths: closedMonths.map(String), symmetric: 'on' },
    };
    this.pages.show(request, response, 'office/area', { ...data, values });
  }

  @Post(':code')
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    const data = await this.data(code);
    const again: FormAgain = { template: 'office/area', data: () => data, not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const { travel, closedMonths, symmetric, digest } = read(FORM, body);
      const changed = await this.maps.save(actor, {
        ...{ travel: { [code]: travel }, symmetric, digest, source: '网页修改' },
        closedMonths: { area: code, months: closedMonths.map(Number) },
      });
      const said = changed > 0 ? '已保存；已冻结的抽取不受影响。' : '没有变动。';
      return [`/office/agencies/areas/${code}`, said];
    });
  }

  private async data(code: string) {
    const map = await this.maps.map();
    const counties = await this.agencies.counties();
    const county = counties.find((one) => one.code === code);
    if (!county || !(code in map)) throw noArea();
    return {
      ...{ title: `${county.name}：相邻县(市)和路途天数`, county, content: map[code] },
      ...{ others: counties.filter((one) => one.code !== code), digest: mapDigest(map) },
      ...{ most: MOST_TRAVEL_DAYS, history: await this.maps.history(code) },
    };
  }
}
