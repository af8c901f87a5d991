import type { DrawState } from '../states.js';

/** Steps of a ceremony as the room follows them. */
export const ROOM_STEPS = ['冻结', '监督员取数', '核对', '抽取', '签字'] as const;

/** Where a draw stands, as far as the steps go. */
export interface RoomFacts {
  readonly state: DrawState;
  readonly resultDigest: string | null;
  readonly witnesses: readonly { readonly text: string | null; readonly confirmedBy: string | null }[];
}

/** The step that the room is at, from 0; 5 once there is nothing left to do here. */
export function roomStep({ state, resultDigest, witnesses }: RoomFacts): number {
  if (resultDigest !== null) return 4;
  if (state !== 'FROZEN') return 0;
  if (witnesses.some(({ text }) => text === null)) return 1;
  return witnesses.some(({ confirmedBy }) => confirmedBy === null) ? 2 : 3;
}

/** A digest's first 16 characters in groups of four, as they are read aloud. */
export function digestGroups(digest: string): string[] {
  return [0, 4, 8, 12].map((from) => digest.slice(from, from + 4));
}
