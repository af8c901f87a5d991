import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import type { Draw } from './draw.entity.js';

/** Nest token of the one part that announces a freeze to the public, in the freezing transaction itself. */
export const ON_FROZEN = Symbol('ON_FROZEN');

/** A draw as its freeze leaves it. */
export interface FrozenDraw {
  readonly draw: Draw;
  /** Subjects that will be drawn by the frozen rules; in full coverage all of them. */
  readonly count: number;
}

/** Called by the ceremony before its own entry in the log: no freeze without its announcement. */
export interface OnFrozen {
  announce(tx: EntityManager, actor: Actor, frozen: FrozenDraw): Promise<void>;
}
