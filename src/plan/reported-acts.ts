import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';

/** Nest token of the one part that writes down what the provincial system is to be told, in the act's transaction. */
export const ON_REPORTED = Symbol('ON_REPORTED');

/** Tasks that an act has changed: all of a draw, or some of them. */
export type ReportedTasks = { readonly drawId: string } | { readonly taskIds: readonly string[] };

/** Called as the last step of an act: no act without its rows for the province, and no rows without the act. */
export interface OnReported {
  /** A plan came into force; with it, the version before it went out of force. */
  planInForce(tx: EntityManager, actor: Actor, planId: string, cause: string): Promise<void>;
  /** Drawn subjects or their results are others than before. */
  tasksChanged(tx: EntityManager, actor: Actor, tasks: ReportedTasks, cause: string): Promise<void>;
}

/** Tells the part to the right of all acts, found by its token, what an act has changed. */
@Injectable()
export class ReportedActs implements OnReported {
  constructor(private readonly modules: ModuleRef) {}

  async planInForce(tx: EntityManager, actor: Actor, planId: string, cause: string): Promise<void> {
    await this.hook().planInForce(tx, actor, planId, cause);
  }

  async tasksChanged(tx: EntityManager, actor: Actor, tasks: ReportedTasks, cause: string): Promise<void> {
    await this.hook().tasksChanged(tx, actor, tasks, cause);
  }

  private hook(): OnReported {
    return this.modules.get<OnReported>(ON_REPORTED, { strict: false });
  }
}
