import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { openAccount } from './people.js';

/** Registry id of who leads the visit: the first one seated, the leading system before its partners. */
export function leaderOf({ teams, task }: TaskDetail): string {
  const seated = teams.flatMap(({ members }) => members).find(({ inspector }) => inspector !== null);
  if (!seated?.inspector) throw new Error(`task ${task.number} has nobody`);
  return seated.inspector.id;
}

/** Accounts of inspectors, opened when first needed. */
export class InspectorAccounts {
  readonly opened: { loginName: string; displayName: string }[] = [];
  private readonly actors = new Map<string, Actor>();

  constructor(private readonly app: INestApplicationContext) {}

  async actorOf(inspectorId: string): Promise<Actor> {
    const known = this.actors.get(inspectorId);
    if (known) return known;
    const { name, agencyCode } = await this.app.get(InspectorsService, { strict: false }).get(inspectorId);
    const person = { loginName: `zhifa${String(this.actors.size + 1).padStart(2, '0')}`, displayName: name };
    const actor = await openAccount(this.app, { ...person, agencyCode, inspectorId, roles: ['INSPECTOR'] });
    this.actors.set(inspectorId, actor);
    this.opened.push(person);
    return actor;
  }
}
