import type { TextFile } from './file-source.js';
import type { FrameOutline } from './frame-files.js';
import { atOnce } from './pick-teams.js';
import { LineSplitter } from './tsv-text.js';
import type { DrawOutcome, Subject } from './types.js';
import type { DrawVersion } from './versions.js';

/**
 * Hands on the subjects of a subjects.tsv in pieces, which has been read before and found in order. Their texts are
 * copies: a text cut out of a piece would hold the whole piece in memory as long as it is kept itself.
 */
export class SubjectFeed {
  private readonly splitter = new LineSplitter();
  private readonly names = new Map<string, string>();

  constructor(private readonly each: (subject: Subject) => void) {}

  text(piece: string): void {
    for (const line of this.splitter.take(piece)) this.line(line);
  }

  end(): void {
    if (this.splitter.tail !== '') this.line(this.splitter.tail);
  }

  private line(line: string): void {
    const [code, stratum, area] = line.split('\t');
    this.each({ code: copied(code), stratum: this.name(stratum), area: this.name(area) });
  }

  /** One copy of each name: there are few. */
  private name(name: string): string {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const copy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(name));
    this.names.set(copy, copy);
    return copy;
  }
}

const units: number[] = [];

/** A copy of an ASCII text. */
function copied(text: string): string {
  units.length = text.length;
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return String.fromCharCode(...units);
}

/**
 * Draws as `runDraw` does from a frame whose subjects stand in a file.
 * @throws DomainError TOO_LARGE if there are more seats than can be computed.
 */
export function drawFromFile(
  version: DrawVersion,
  outline: FrameOutline,
  seed: string,
  subjects: TextFile,
): DrawOutcome {
  const picker = version.pickSubjects(outline.rules, outline.sizes, seed);
  const feed = new SubjectFeed((subject) => picker.add(subject));
  for (const piece of subjects) feed.text(piece);
  feed.end();
  const drawn = picker.drawn();
  return { drawn, ...atOnce(version.seatTeams(outline, drawn, seed)) };
}
