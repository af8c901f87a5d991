import { chineseDay, chineseInstant, isDay } from '../kernel/day.js';
import { BytesFile, shownText, type FileSource, type FileSources } from './file-source.js';
import { shown } from './findings.js';

/** What a bundle says of itself. Read for display: nothing in it is checked here. */
export interface BundleFacts {
  /** Version of the draw that result.json names. */
  readonly spec: string | null;
  readonly draw: string | null;
  readonly attempt: number | null;
  readonly asOf: string | null;
  readonly frozenAt: string | null;
  readonly sealedAt: string | null;
  readonly seed: string | null;
  readonly entropy: readonly { readonly witness: string; readonly digits: number }[];
  /** Digest of freeze.json. */
  readonly freezeDigest: string | null;
  /** Digest of result.json. */
  readonly resultDigest: string | null;
}

type Json = { readonly [key: string]: unknown };

/** Reads the facts of a bundle from its two records; what is not there or odd is null. Never throws. */
export function readFacts(files: FileSources): BundleFacts {
  const freeze = recordOf(files.get('freeze.json'));
  const result = recordOf(files.get('result.json'));
  const digest = (file: string): string | null => {
    const source = files.get(file);
    return source ? new BytesFile(file, source).digest : null;
  };
  return {
    spec: textOf(result['spec'] ?? freeze['spec']),
    draw: textOf(freeze['draw']),
    attempt: typeof freeze['attempt'] === 'number' ? freeze['attempt'] : null,
    asOf: textOf(freeze['asOf']),
    frozenAt: textOf(freeze['frozenAt']),
    sealedAt: textOf(result['sealedAt']),
    seed: textOf(result['seed']),
    entropy: Array.isArray(result['entropy']) ? result['entropy'].map(entropyOf) : [],
    freezeDigest: digest('freeze.json'),
    resultDigest: digest('result.json'),
  };
}

function recordOf(source: FileSource | undefined): Json {
  if (!source) return {};
  try {
    const value: unknown = JSON.parse([...shownText(source)].join(''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function entropyOf(value: unknown): { witness: string; digits: number } {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Json;
  return { witness: textOf(given['witness']) ?? '', digits: (textOf(given['text']) ?? '').length };
}

/** The facts as lines for a person: a Chinese label and a safe text each. */
export function factLines(facts: BundleFacts): { readonly label: string; readonly value: string }[] {
  const attempt = facts.attempt === null ? '' : `（第 ${facts.attempt} 次抽取）`;
  const witnesses = facts.entropy.map(({ witness, digits }) => `${witness} ${digits} 位`);
  const lines: readonly (readonly [string, string | null])[] = [
    ['任务编号', facts.draw === null ? null : `${facts.draw}${attempt}`],
    ['算法版本', facts.spec],
    ['名录截止日期', isDay(facts.asOf) ? chineseDay(facts.asOf) : facts.asOf],
    ['冻结时间', shownInstant(facts.frozenAt)],
    ['封存时间', shownInstant(facts.sealedAt)],
    ['监督员数字', witnesses.length === 0 ? null : witnesses.join('；')],
    ['冻结摘要', facts.freezeDigest],
    ['结果摘要', facts.resultDigest],
    ['种子', facts.seed],
  ];
  return lines.flatMap(([label, value]) => (value === null ? [] : [{ label, value: shown(value) }]));
}

/** An instant as files have it (2026-03-02T01:00:00Z) for a person; any other text as it stands. */
function shownInstant(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return text;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? text : chineseInstant(instant);
}
