import type { EntityManager } from 'typeorm';
import { sha256 } from '../../kernel/hash.js';
import { DrawEvent } from './after.entity.js';
import type { DrawFile } from '../draw-parts.entity.js';

/** The one file of a bundle that grows: made of the events, so it is no row of draw_file. */
export const AFTER_FILE = 'after.jsonl';

/** The text of after.jsonl as of now; null while nothing has happened, and the bundle has no such file. */
export async function afterText(tx: EntityManager, drawId: string): Promise<string | null> {
  const events = await tx.find(DrawEvent, {
    select: { drawId: true, n: true, payload: true },
    where: { drawId },
    order: { n: 'ASC' },
  });
  return events.length === 0 ? null : events.map(({ payload }) => `${payload}\n`).join('');
}

/** Digest and size of after.jsonl as of now, as the other files of the bundle have them; null while it is absent. */
export async function afterFileOf(tx: EntityManager, drawId: string): Promise<DrawFile | null> {
  const text = await afterText(tx, drawId);
  if (text === null) return null;
  const lines = String(text.split('\n').length - 1);
  return { drawId, name: AFTER_FILE, digest: sha256(text), bytes: String(Buffer.byteLength(text)), lines };
}
