import type { EntityManager } from 'typeorm';
import { SubjectFeed } from '../draw/draw-from-file.js';
import type { DrawnRow, DrawOutcome } from '../draw/types.js';
import type { DrawVersion } from '../draw/versions.js';
import { fileContent } from './draw-files.js';
import type { DrawStep } from './draw-progress.js';
import type { OpenedFrame } from './frame/frozen-frame.js';

/** What is drawn, and from what. */
export interface KeptDraw extends OpenedFrame {
  readonly drawId: string;
  readonly version: DrawVersion;
  readonly seed: string;
}

/**
 * Draws from a frame that stands in the database, chunk by chunk, as `runDraw` does from one in memory; in between the
 * service answers everybody else.
 */
export async function drawKept(
  tx: EntityManager,
  draw: KeptDraw,
  report: (step: DrawStep) => void,
): Promise<DrawOutcome> {
  const { version, outline, seed } = draw;
  const drawn = await pickKept(tx, draw, report);
  const seating = version.seatTeams(outline, drawn, seed);
  for (;;) {
    const step = seating.next();
    if (step.done) return { drawn, ...step.value };
    report({ stage: 'TEAMS', ...step.value });
    // The database ends a session that says nothing for minutes; and meanwhile everybody else is answered.
    await tx.query('SELECT 1');
  }
}

async function pickKept(
  tx: EntityManager,
  { drawId, version, outline, seed, subjects: total }: KeptDraw,
  report: (step: DrawStep) => void,
): Promise<DrawnRow[]> {
  const picker = version.pickSubjects(outline.rules, outline.sizes, seed);
  let done = 0;
  const feed = new SubjectFeed((subject) => {
    picker.add(subject);
    done += 1;
  });
  for await (const piece of fileContent(tx, drawId, 'subjects.tsv')) {
    feed.text(piece);
    report({ stage: 'DRAW', done, total });
  }
  feed.end();
  return picker.drawn();
}
