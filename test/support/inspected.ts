import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { EntropyService } from '../../src/ceremony/witness/entropy.service.js';
import { type FreezeInput, FreezeService } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { SealService } from '../../src/ceremony/seal.service.js';
import type { Client, TestApp } from './app.js';
import { DIGITS, DRAWER, REHEARSAL, SECOND, WITNESSES } from './ceremony.js';

/**
 * Plans, freezes and seals the draw of a line's month with the services of the running application.
 * @param wish settings of its frame and freeze
 * @returns its id
 */
export async function sealedDraw(
  t: TestApp,
  planLineId: string,
  month = '2026-03',
  { publicFrom, ...wish }: Omit<FreezeInput, 'entropyPlan'> = {},
): Promise<string> {
  const get = <Service>(service: new (...given: never[]) => Service): Service =>
    t.app.get(service, { strict: false });
  const id = await get(CeremonyService).plan(DRAWER, { planLineId, month });
  await get(RehearsalService).rehearse(DRAWER, id, { ...REHEARSAL, ...wish });
  await get(FreezeService).freeze(DRAWER, id, { ...wish, publicFrom, entropyPlan: WITNESSES });
  await get(EntropyService).give(SECOND, id, DIGITS);
  await get(EntropyService).confirm(DRAWER, id, DIGITS);
  await get(SealService).seal(DRAWER, id);
  return id;
}

/** A task as tests need it: with the holder of the lead's first seat. */
export interface MadeTask {
  readonly id: string;
  readonly number: string;
  readonly subjectCode: string;
  readonly areaCode: string;
  readonly leaderId: string;
}

/** Tasks of a draw by number. */
export async function tasksOf(t: TestApp, drawId: string): Promise<MadeTask[]> {
  return t.dataSource.query(
    `SELECT t.id, t.number, t.subject_code AS "subjectCode", t.area_code AS "areaCode",
       s.inspector_id AS "leaderId"
     FROM inspection_task t JOIN task_seat s ON s.task_id = t.id AND s.pool_code = t.lead_pool AND s.seat = 0
     WHERE t.draw_id = $1 ORDER BY t.number`,
    [drawId],
  );
}

/** Log-ins of inspectors, made when they are first asked for. */
export class Inspectors {
  private readonly clients = new Map<string, Client>();

  constructor(private readonly t: TestApp) {}

  async of(inspectorId: string): Promise<Client> {
    const known = this.clients.get(inspectorId);
    if (known) return known;
    const client = await this.t.as(['INSPECTOR'], { inspectorId });
    this.clients.set(inspectorId, client);
    return client;
  }
}

/** A result in which nothing was found. */
export const NOTHING_FOUND = { resultCode: 'NO_ISSUE', followUp: 'NONE', inspectedOn: '2026-03-10' };

/** Has the leader enter a result and the reviewer accept it. */
export async function finish(
  task: MadeTask,
  inspectors: Inspectors,
  reviewer: Client,
  result: object = NOTHING_FOUND,
): Promise<void> {
  const leader = await inspectors.of(task.leaderId);
  const { body } = await leader.post(`/api/v1/tasks/${task.id}/results`, result).expect(201);
  await reviewer
    .post(`/api/v1/tasks/${task.id}/reviews`, { version: body.version, decision: 'ACCEPTED' })
    .expect(204);
}
