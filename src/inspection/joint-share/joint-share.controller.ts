import { Controller, Get, Param } from '@nestjs/common';
import { JointShareService } from './joint-share.service.js';

/** Joint shares of a plan for programs. */
@Controller('api/v1/plans')
export class JointShareController {
  constructor(private readonly shares: JointShareService) {}

  @Get(':id/joint-share')
  async show(@Param('id') id: string) {
    const { now, last, scope } = await this.shares.of(id);
    const year = ({ plan, ...rest }: typeof now) => ({ planId: plan.id, year: plan.year, ...rest });
    return { now: year(now), last: last && year(last), scope };
  }
}
