import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type EntityManager, In } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';
import { PromisedDays } from '../../registry/promised/promised-days.service.js';
import { Draw } from '../draw.entity.js';
import { WindowDays } from './capacity.rules.js';
import { OPEN_SEATS, type OpenSeats } from './open-seats-hook.js';

/** How many working days people still have in a window: leave, days promised, and seats that still need a day. */
@Injectable()
export class PeopleDays {
  constructor(
    private readonly absences: AbsencesService,
    private readonly promised: PromisedDays,
    private readonly modules: ModuleRef,
    private readonly calendars: Calendars,
  ) {}

  /** @param from first, @param to last day of the window */
  async within(tx: EntityManager, from: Day, to: Day): Promise<WindowDays> {
    const known = {
      absences: await this.absences.within(tx, from, to),
      promised: await this.promised.within(tx, from, to),
      undated: await this.undated(tx, from, to),
    };
    return new WindowDays({ from, to }, known, await this.calendar(tx));
  }

  /** The working days that windows are counted by. */
  calendar(tx: EntityManager): Promise<WorkingCalendar> {
    return this.calendars.current(tx);
  }

  /** Seats of sealed, not voided draws whose visit has no day yet, by inspector id. */
  private async undated(tx: EntityManager, from: Day, to: Day): Promise<Map<string, number>> {
    const hook = this.modules.get<OpenSeats>(OPEN_SEATS, { strict: false });
    const seats = await hook.openSeats(tx, from, to);
    const dated = await this.promised.dated(tx, [...new Set(seats.map(({ taskId }) => taskId))]);
    const drawIds = [...new Set(seats.map(({ drawId }) => drawId))];
    const draws = await tx.find(Draw, {
      select: { id: true },
      where: { id: In(drawIds), state: In(['SEALED', 'PUBLISHED']) },
    });
    const live = new Set(draws.map(({ id }) => id));
    const counts = new Map<string, number>();
    for (const { drawId, taskId, inspectorId } of seats) {
      if (!live.has(drawId) || dated.has(taskId)) continue;
      counts.set(inspectorId, (counts.get(inspectorId) ?? 0) + 1);
    }
    return counts;
  }
}
