import { canonicalJson, type CanonicalValue } from '../kernel/canonical-json.js';
import {
  VACANT,
  type AfterEvent,
  type DrawnRow,
  type DrawOutcome,
  type Frame,
  type Freeze,
  type Result,
  type Rules,
  type Shortage,
  type TeamInput,
  type TeamSeat,
} from './types.js';

/** The five files that a freeze covers. */
export const INPUT_FILES = [
  'rules.json',
  'subjects.tsv',
  'excluded.tsv',
  'inspectors.tsv',
  'conflicts.tsv',
] as const;
/** The three files that a result covers. */
export const OUTPUT_FILES = ['drawn.tsv', 'teams.tsv', 'shortages.json'] as const;
export type InputFile = (typeof INPUT_FILES)[number];
export type OutputFile = (typeof OUTPUT_FILES)[number];
/** Every file of a bundle; after.jsonl may be absent. */
export const BUNDLE_FILES = [
  ...INPUT_FILES,
  'freeze.json',
  'result.json',
  ...OUTPUT_FILES,
  'after.jsonl',
] as const;
export type BundleFile = (typeof BUNDLE_FILES)[number];

/** Ascending by the UTF-8 bytes: JavaScript's own `<` is by UTF-16 units and differs above U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return bytePlace(x) - bytePlace(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF: behind U+E000–U+FFFF. */
function bytePlace(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

function sortedLines(rows: readonly (readonly string[])[], keys: number): string {
  const sorted = [...rows].sort((a, b) => {
    for (let at = 0; at < keys; at++) {
      const order = compareUtf8(a[at], b[at]);
      if (order !== 0) return order;
    }
    return 0;
  });
  return sorted.map((fields) => `${fields.join('\t')}\n`).join('');
}

/** The files of a frame that are not the two long lists of subjects. */
export type ShortFile = Exclude<InputFile, 'subjects.tsv' | 'excluded.tsv'>;

/** The texts of the five input files of a frame, rows sorted; what is wrong in them is not looked at. */
export function frameTexts(frame: Frame): Record<InputFile, string> {
  return {
    ...shortTexts(frame),
    'subjects.tsv': sortedLines(
      frame.subjects.map(({ code, stratum, area }) => [code, stratum, area]),
      1,
    ),
    'excluded.tsv': sortedLines(
      frame.excluded.map(({ code, reason }) => [code, reason]),
      1,
    ),
  };
}

/** The same of the files that are not the two long lists. */
export function shortTexts({ rules, inspectors, conflicts }: TeamInput): Record<ShortFile, string> {
  return {
    'rules.json': rulesText(rules),
    'inspectors.tsv': sortedLines(
      inspectors.map(({ code, agency, area, lead, capacity, priorLoad }) => [
        code,
        agency,
        area,
        lead ? '1' : '0',
        String(capacity),
        String(priorLoad),
      ]),
      1,
    ),
    'conflicts.tsv': sortedLines(
      conflicts.map(({ subject, inspector }) => [subject, inspector]),
      2,
    ),
  };
}

/** The texts of the three output files. */
export function outcomeTexts(outcome: DrawOutcome): Record<OutputFile, string> {
  return {
    'drawn.tsv': [...drawnLines(outcome.drawn)].join(''),
    'teams.tsv': [...teamsLines(outcome.teams)].join(''),
    'shortages.json': shortagesText(outcome.shortages),
  };
}

export function rulesText(rules: Rules): string {
  return canonicalJson(rules as unknown as CanonicalValue);
}

/** The lines of drawn.tsv, each with its LF. */
export function* drawnLines(rows: Iterable<DrawnRow>): Generator<string> {
  for (const { rank, stratum, code, ticket, label } of rows) {
    yield `${rank}\t${stratum}\t${code}\t${ticket}\t${label}\n`;
  }
}

/** The lines of teams.tsv, each with its LF. */
export function* teamsLines(rows: Iterable<TeamSeat>): Generator<string> {
  for (const { agency, subject, seat, inspector, step } of rows) {
    yield `${agency}\t${subject}\t${seat}\t${inspector ?? VACANT}\t${step}\n`;
  }
}

export function shortagesText(shortages: readonly Shortage[]): string {
  return canonicalJson(shortages as unknown as CanonicalValue);
}

export function freezeText(freeze: Freeze): string {
  return canonicalJson(freeze as unknown as CanonicalValue);
}

export function resultText(result: Result): string {
  return canonicalJson(result as unknown as CanonicalValue);
}

/** One line of after.jsonl, with its LF. */
export function afterLine(event: AfterEvent): string {
  return `${canonicalJson(event as unknown as CanonicalValue)}\n`;
}
