import { compareUtf8 } from '../../draw/serialise.js';
import type { Subject } from '../../draw/types.js';
import type { Placed } from './frame.rules.js';

/** What became of one subject since the last frozen frame. */
export interface FrameChange {
  readonly kind: 'ADDED' | 'REMOVED' | 'MOVED';
  readonly code: string;
  /** As the last frame had it; null where it was not in. */
  readonly before: Subject | null;
  /** As the registry has it now; null where the registry has it no longer. */
  readonly now: Placed | null;
}

type Lines<T> = Iterable<T> | AsyncIterable<T>;

/**
 * The change from the last frozen frame to this one: who came in, who went out (and why), whose stratum or county
 * changed. Both come sorted by the bytes of the code; neither is held.
 */
export async function* frameChanges(before: Lines<Subject>, now: Lines<Placed>): AsyncGenerator<FrameChange> {
  const [older, newer] = [cursor(before), cursor(now)];
  let [was, is] = [await older(), await newer()];
  while (was !== null || is !== null) {
    const order = was === null ? 1 : is === null ? -1 : compareUtf8(was.code, is.code);
    if (order < 0 && was !== null) {
      yield { kind: 'REMOVED', code: was.code, before: was, now: null };
      was = await older();
      continue;
    }
    if (is === null) return;
    if (order > 0) {
      if (is.reason === null) yield { kind: 'ADDED', code: is.code, before: null, now: is };
    } else if (was !== null) {
      if (is.reason !== null) yield { kind: 'REMOVED', code: is.code, before: was, now: is };
      else if (was.stratum !== is.stratum || was.area !== is.area) {
        yield { kind: 'MOVED', code: is.code, before: was, now: is };
      }
      was = await older();
    }
    is = await newer();
  }
}

/** One item after the other, then null. */
function cursor<T>(lines: Lines<T>): () => Promise<T | null> {
  const iterator = walk(lines);
  return async () => {
    const { value, done } = await iterator.next();
    return done ? null : value;
  };
}

async function* walk<T>(lines: Lines<T>): AsyncGenerator<T, undefined> {
  yield* lines;
  return undefined;
}

/** Lines of subjects.tsv out of its pieces, however they are cut. */
export async function* subjectLines(pieces: AsyncIterable<string>): AsyncGenerator<Subject> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [code, stratum, area] = line.split('\t');
      yield { code, stratum, area };
    }
  }
}
