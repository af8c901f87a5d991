import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ACCESS } from '../../accounts/access.js';
import { type Role, ROLES } from '../../audit/actor.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { type OpenApi, openApi } from './openapi.js';
import { readableParts } from './readable.js';

/** What programs can ask for: as a document for them, and as a page for those who write them. */
@Controller()
export class InterfacePages {
  private readonly document: OpenApi;

  constructor(
    private readonly pages: Pages,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.document = openApi(config.officeName, config.publicUrl);
  }

  @Get('api/v1/openapi.json')
  json(): OpenApi {
    return this.document;
  }

  @Get('public/interface')
  page(@Req() request: PageRequest, @Res() response: Response): void {
    this.pages.show(request, response, 'public/interface', {
      title: '开放接口说明',
      address: this.config.publicUrl,
      parts: readableParts(this.document, whoMay),
    });
  }
}

/** Who may call a route of the access table, in words. */
function whoMay(route: string): string {
  const roles = ACCESS[route]?.roles ?? [];
  if (roles === 'PUBLIC') return '任何人';
  if (roles === 'LOGGED_IN') return '任何账号';
  return roles.map((role: Role) => ROLES[role]).join('、');
}
