import { Injectable } from '@nestjs/common';

/** What a draw is doing at the moment, in the order in which it happens. */
export const DRAW_STAGES = {
  OPEN: '核对冻结名录',
  DRAW: '计算签号，抽取检查对象',
  TEAMS: '匹配检查人员',
  SAVE: '封存结果',
} as const;

export type DrawStage = keyof typeof DRAW_STAGES;

/** How far a draw has come. */
export interface DrawStep {
  readonly stage: DrawStage;
  /** Done and total of this stage, in whatever the stage counts (subjects, rows); total 0 while it is not known. */
  readonly done: number;
  readonly total: number;
}

/** Told of each step; of null once, when the draw has ended in one way or the other. */
export type DrawListener = (step: DrawStep | null) => void;

/**
 * Progress of the draws that this process is making, for whoever watches the screen. It holds nothing that matters:
 * what a draw decided is in the database or nowhere, and a restart forgets only how far it had come.
 */
@Injectable()
export class DrawProgress {
  private readonly steps = new Map<string, DrawStep>();
  private readonly listeners = new Map<string, Set<DrawListener>>();

  /** Says how far a draw has come; cheap enough to be called every few thousand rows. */
  report(drawId: string, step: DrawStep): void {
    this.steps.set(drawId, step);
    this.tell(drawId, step);
  }

  /** Where the draw is now; null while none of this process is under way. */
  current(drawId: string): DrawStep | null {
    return this.steps.get(drawId) ?? null;
  }

  /** Calls the listener at each step. @returns what ends the watching */
  watch(drawId: string, listener: DrawListener): () => void {
    const watching = this.listeners.get(drawId) ?? new Set();
    this.listeners.set(drawId, watching.add(listener));
    return () => {
      watching.delete(listener);
      if (watching.size === 0 && this.listeners.get(drawId) === watching) this.listeners.delete(drawId);
    };
  }

  /** The draw is over, sealed or refused: call it after the transaction has committed or failed, in `finally`. */
  end(drawId: string): void {
    this.steps.delete(drawId);
    this.tell(drawId, null);
  }

  /** A listener that fails (its browser has gone) is its own affair: a draw never fails for being watched. */
  private tell(drawId: string, step: DrawStep | null): void {
    for (const listener of [...(this.listeners.get(drawId) ?? [])]) {
      try {
        listener(step);
      } catch {
        this.listeners.get(drawId)?.delete(listener);
      }
    }
  }
}
