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
  private readonly accounts = new Map<
    string,
    { readonly actor: Actor; readonly loginName: string; readonly displayName: string }
  >();

  constructor(private readonly app: INestApplicationContext) {}

  async actorOf(inspectorId: string): Promise<Actor> {
    return (await this.accountOf(inspectorId)).actor;
  }

  /** Name to log in with, and the person's. */
  async logInOf(inspectorId: string): Promise<{ loginName: string; displayName: string }> {
    const { loginName, displayName } = await this.accountOf(inspectorId);
    return { loginName, displayName };
  }

  private async accountOf(inspectorId: string) {
    const known = this.accounts.get(inspectorId);
    if (known) return known;
    const { name, agencyCode } = await this.app.get(InspectorsService, { strict: false }).get(inspectorId);
    const n = String(this.accounts.size + 1).padStart(2, '0');
    const person = { loginName: `zhifa${n}`, displayName: name };
    const actor = await openAccount(this.app, { ...person, agencyCode, inspectorId, roles: ['INSPECTOR'] });
    const account = { actor, ...person };
    this.accounts.set(inspectorId, account);
    return account;
  }
}
