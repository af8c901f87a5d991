import { Controller, Get, Query } from '@nestjs/common';
import { pageNumber } from '../../platform/http/read.js';
import { chainFilter } from './chain.body.js';
import { ChainService } from './chain.service.js';

/** The chain of all freezes for programs, without an account. */
@Controller('api/v1/public/chain')
export class PublicChainController {
  constructor(private readonly chain: ChainService) {}

  @Get()
  async list(@Query() query: Record<string, unknown>) {
    const { faults, freezes, ...page } = await this.chain.page(chainFilter(query), pageNumber(query['page']));
    return {
      ...page,
      check: { holds: faults.length === 0, faults },
      freezes: freezes.map((freeze) => ({
        ...freeze,
        freezeFile: `/public/draws/${freeze.number}/freeze.json`,
      })),
    };
  }
}
