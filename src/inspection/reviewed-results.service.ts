import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { NamesService } from '../registry/names.service.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import {
  acceptedResults,
  acceptedSubjects,
  type AcceptedSubject,
  type AcceptedResult,
  currentSeats,
  type CurrentSeat,
  type DrawProgress,
  progressOf,
} from './inspection.queries.js';

/** A task with an accepted result, the newest accepted version of it, with what publication asks. */
export interface ReviewedTask extends Omit<AcceptedResult, 'taskId' | 'areaCode'> {
  readonly areaName: string;
  /** Agencies that seat the team, by system, in the order of the systems' codes. */
  readonly agencies: readonly { readonly poolCode: string; readonly names: readonly string[] }[];
  /** Names of the team: what redaction takes out of free texts. */
  readonly inspectorNames: readonly string[];
}

/** Hands accepted results to whoever publishes or reports them. */
@Injectable()
export class ReviewedResults {
  constructor(
    private readonly dataSource: DataSource,
    private readonly names: NamesService,
    private readonly registry: RegistryFinder,
  ) {}

  /** Accepted results of a draw in the order of the task numbers. */
  async ofDraw(drawId: string, tx: EntityManager = this.dataSource.manager): Promise<ReviewedTask[]> {
    const accepted = await acceptedResults(tx, drawId);
    const seats = await currentSeats(
      tx,
      accepted.map(({ taskId }) => taskId),
    );
    const holders = seats.flatMap(({ inspectorId }) => (inspectorId === null ? [] : [inspectorId]));
    const people = await this.registry.inspectorsById(holders, tx);
    const { areas, agencies, pools } = await this.names.of(tx);
    const byTask = new Map<string, CurrentSeat[]>();
    for (const seat of seats) byTask.set(seat.taskId, [...(byTask.get(seat.taskId) ?? []), seat]);
    return accepted.map(({ taskId, areaCode, ...result }) => {
      const team = byTask.get(taskId) ?? [];
      const poolCodes = [...new Set(team.map(({ poolCode }) => poolCode))];
      const inspectorsOf = (poolCode?: string) =>
        team.flatMap((seat) => {
          const person = people.get(seat.inspectorId ?? '');
          return person && (poolCode === undefined || seat.poolCode === poolCode) ? [person] : [];
        });
      return {
        ...result,
        areaName: areas.get(areaCode) ?? '',
        agencies: poolCodes.map((poolCode) => {
          const names = inspectorsOf(poolCode).map(({ agencyCode }) => agencies.get(agencyCode) ?? '');
          // A team whose seats are all vacant is known by its system only.
          return { poolCode, names: names.length > 0 ? [...new Set(names)] : [pools.get(poolCode) ?? ''] };
        }),
        inspectorNames: [...new Set(inspectorsOf().map(({ name }) => name))],
      };
    });
  }

  /** How far the tasks of these draws are, by draw; draws without tasks are missing. */
  async progress(
    drawIds: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, DrawProgress>> {
    return new Map((await progressOf(tx, drawIds)).map((one) => [one.drawId, one]));
  }

  /** Subjects of these draws whose result was accepted, and when they were inspected. */
  async subjectsOf(
    drawIds: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<AcceptedSubject[]> {
    return acceptedSubjects(tx, drawIds);
  }
}
