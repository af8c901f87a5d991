import { Controller, Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { taskFilter } from '../task-list/task-filter.js';
import { dimensionOf } from './dimensions.js';
import { NumbersService } from './numbers.service.js';

/** Numbers of inspection tasks for programs; the page is /office/numbers. */
@Controller('api/v1/numbers')
export class NumbersController {
  constructor(private readonly numbers: NumbersService) {}

  /** `by` names the breakdown; the filter is that of the list of tasks. */
  @Get()
  show(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.numbers.of(actor, taskFilter(query), dimensionOf(query['by']));
  }
}
