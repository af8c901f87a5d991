import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { Pages } from '../../platform/http/pages.js';
import { AgenciesService, type AgencyNode } from '../../registry/agencies.service.js';
import { AreaMaps } from '../../registry/areas/area-maps.service.js';
import { NamesService } from '../../registry/names.service.js';

/** Agencies, pools and counties. */
@Controller('office')
export class RegistryPages {
  constructor(
    private readonly pages: Pages,
    private readonly agencies: AgenciesService,
    private readonly names: NamesService,
    private readonly maps: AreaMaps,
  ) {}

  @Get('agencies')
  async agencyTree(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    const { areas, pools } = await this.names.of();
    const map = await this.maps.map();
    const counties = await this.agencies.counties();
    this.pages.show(request, response, 'office/agencies', {
      ...{ title: '部门与区划', areas, pools },
      rows: (await this.agencies.tree()).flatMap((node) => withDepth(node, 0)),
      counties: counties.map((county) => ({
        county,
        neighbours: Object.entries(map[county.code]?.neighbours ?? {}).map(
          ([code, days]) => `${areas.get(code)}(${days}天)`,
        ),
      })),
    });
  }
}

/** A tree as rows, each with its depth. */
function withDepth(node: AgencyNode, depth: number): { agency: AgencyNode['agency']; depth: number }[] {
  return [{ agency: node.agency, depth }, ...node.children.flatMap((child) => withDepth(child, depth + 1))];
}
