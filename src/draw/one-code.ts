import { DomainError } from '../kernel/domain-error.js';
import { shownText, type FileSources } from './file-source.js';
import { isCode, isHex64 } from './form.js';
import { Findings, shown } from './findings.js';
import { quotasOf } from './quota.js';
import { checkRules } from './rules-form.js';
import { Shape } from './shape.js';
import { LowestTickets, ticketOf } from './ticket.js';
import { linesOf } from './tsv-text.js';
import type { Rules, SampleRules } from './types.js';

/** What a draw made of one code, computed anew from the frozen lists and the seed. */
export type Fate = { readonly code: string; readonly later: readonly string[] } & (
  | {
      readonly kind: 'SAMPLED';
      readonly seed: string;
      readonly ticket: string;
      readonly stratum: string;
      /** From 1, within the stratum. */
      readonly rank: number;
      /** Subjects of the stratum. */
      readonly size: number;
      readonly quota: number;
      readonly reserves: number;
      /** The highest ticket that is drawn; null where none is. */
      readonly cut: string | null;
    }
  | {
      readonly kind: 'ORDERED';
      readonly seed: string;
      readonly ticket: string;
      readonly rank: number;
      readonly size: number;
      readonly batch: string;
    }
  | { readonly kind: 'EXCLUDED'; readonly reason: string }
  | { readonly kind: 'ABSENT' }
);

/**
 * Looks one code up in a bundle: its ticket, rank, and whether it is below the cut. The seed is the one that
 * result.json states; whether that is the right one is for `verifyBundle` to say.
 * @param typed as a person typed it: full-width characters, spaces and small letters are allowed for.
 * @throws DomainError INVALID_INPUT where the code is none, UNREADABLE_FILE where the bundle cannot answer.
 */
export function fateOf(files: FileSources, typed: string): Fate {
  const asTyped = typed.normalize('NFKC').replace(/\s/g, '');
  if (!/^[0-9A-Za-z._-]{1,64}$/.test(asTyped)) {
    throw new DomainError(
      'INVALID_INPUT',
      '编码应为统一社会信用代码、登记号或项目代码（字母、数字），请核对后重填。',
    );
  }
  const rules = rulesOf(files);
  const seed = seedOf(files);
  const names = [...new Set([asTyped, asTyped.toUpperCase()])];
  const found = find(files, 'subjects.tsv', names);
  if (!found) {
    const out = find(files, 'excluded.tsv', names);
    if (!out) return { kind: 'ABSENT', code: asTyped, later: [] };
    return { kind: 'EXCLUDED', code: out[0], reason: out[1] ?? '', later: [] };
  }
  const [code, stratum = ''] = found;
  const later = eventsOf(files, code);
  return rules.subjects.mode === 'ORDER'
    ? { ...ordered(files, code, seed, rules.subjects.batches), later }
    : { ...sampled(files, { code, stratum, seed }, rules.subjects), later };
}

function ordered(files: FileSources, code: string, seed: string, batches: readonly string[]) {
  const ticket = ticketOf(seed, code);
  let size = 0;
  let before = 0;
  for (const [other] of rowsOf(files, 'subjects.tsv')) {
    size++;
    if (isBefore(ticketOf(seed, other), other, ticket, code)) before++;
  }
  const batch = batches[Math.floor((before * batches.length) / size)];
  return { kind: 'ORDERED' as const, code, seed, ticket, rank: before + 1, size, batch };
}

function sampled(
  files: FileSources,
  { code, stratum, seed }: { code: string; stratum: string; seed: string },
  rules: SampleRules,
) {
  const sizes = new Map<string, number>();
  for (const [, key] of rowsOf(files, 'subjects.tsv')) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const place = rules.strata.findIndex(({ key }) => key === stratum);
  if (place < 0) throw unable(`subjects.tsv 中的分层“${shown(stratum)}”没有列入 rules.json`);
  const { drawn: quota, reserve: reserves } = quotasOf(rules, sizes)[place];
  const ticket = ticketOf(seed, code);
  const lowest = new LowestTickets(seed, quota);
  let before = 0;
  for (const [other, key] of rowsOf(files, 'subjects.tsv')) {
    if (key !== stratum || !isCode(other)) continue;
    const its = ticketOf(seed, other);
    lowest.add({ code: other, stratum, area: '' });
    if (isBefore(its, other, ticket, code)) before++;
  }
  const cut = lowest.inOrder((_, its) => its).at(-1) ?? null;
  const size = sizes.get(stratum) ?? 0;
  return {
    kind: 'SAMPLED' as const,
    code,
    seed,
    ticket,
    stratum,
    rank: before + 1,
    size,
    quota,
    reserves,
    cut,
  };
}

function isBefore(ticket: string, code: string, otherTicket: string, otherCode: string): boolean {
  return ticket < otherTicket || (ticket === otherTicket && code < otherCode);
}

function unable(reason: string): DomainError {
  return new DomainError('UNREADABLE_FILE', `抽取包不能回答这个问题：${reason}。请先核验抽取包。`);
}

function textOf(files: FileSources, file: string): Iterable<string> {
  const source = files.get(file);
  if (!source) throw unable(`缺少 ${file}`);
  return shownText(source);
}

/** Fields of the lines of a .tsv file. Line by line: the text of a large list is never whole in memory. */
function* rowsOf(files: FileSources, file: string): Generator<string[]> {
  for (const line of linesOf(textOf(files, file))) yield line.split('\t');
}

function find(files: FileSources, file: string, names: readonly string[]): string[] | undefined {
  let best: string[] | undefined;
  for (const fields of rowsOf(files, file)) {
    if (fields[0] === names[0]) return fields;
    if (names.includes(fields[0])) best ??= fields;
  }
  return best;
}

function jsonOf(files: FileSources, file: string): unknown {
  try {
    return JSON.parse([...textOf(files, file)].join(''));
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unable(`${file} 不是合法的 JSON`);
  }
}

function rulesOf(files: FileSources): Rules {
  const rules = jsonOf(files, 'rules.json');
  const shape = new Shape({ file: 'rules.json' }, new Findings());
  checkRules(rules, shape);
  if (shape.faults > 0) throw unable('rules.json 不符合规定');
  return rules as Rules;
}

function seedOf(files: FileSources): string {
  const result = jsonOf(files, 'result.json') as { readonly seed?: unknown } | null;
  const seed = result?.seed;
  if (typeof seed !== 'string' || !isHex64(seed)) throw unable('result.json 中没有种子');
  return seed;
}

/** What after.jsonl says of this code, in Chinese sentences. */
function eventsOf(files: FileSources, code: string): string[] {
  if (!files.has('after.jsonl')) return [];
  const told: string[] = [];
  for (const [line] of rowsOf(files, 'after.jsonl')) {
    const event = eventIn(line);
    if (event?.['kind'] !== 'SUBSTITUTED') continue;
    const number = `事后变更第 ${shown(String(event['n']))} 项`;
    if (event['subject'] === code)
      told.push(`${number}：抽中后由候补 ${shown(String(event['by']))} 递补替换。`);
    if (event['by'] === code) told.push(`${number}：由候补递补，替换 ${shown(String(event['subject']))}。`);
  }
  return told;
}

function eventIn(line: string): { readonly [key: string]: unknown } | null {
  try {
    return JSON.parse(line) as { readonly [key: string]: unknown } | null;
  } catch {
    return null;
  }
}

/** A fate in one Chinese sentence: is this ticket below the cut? */
export function fateVerdict(fate: Fate): string {
  if (fate.kind === 'ABSENT') return `${fate.code}：不在这次抽取的名录里，也不在排除名单里。请核对编码。`;
  if (fate.kind === 'EXCLUDED') return `${fate.code}：没有参加抽取，排除原因：${shown(fate.reason)}。`;
  if (fate.kind === 'ORDERED') {
    return `${fate.code}：全覆盖，不论签号都要检查；签号排在第 ${fate.rank} 位，属于“${shown(fate.batch)}”。`;
  }
  const { rank, size, quota, reserves } = fate;
  if (quota === size) return `${fate.code}：所在分层 ${size} 户全部抽中，不分签号大小。`;
  if (rank <= quota) return `${fate.code}：签号在入围线以内，抽中。`;
  if (quota > 0 && rank <= quota + reserves) {
    return `${fate.code}：签号在入围线以外，是第 ${rank - quota} 名候补。`;
  }
  return `${fate.code}：签号在入围线以外，没有抽中，也不是候补。`;
}

/** How that follows: labels and texts, to be shown one a line. */
export function fateLines(fate: Fate): { readonly label: string; readonly value: string }[] {
  if (fate.kind === 'ABSENT' || fate.kind === 'EXCLUDED') return [];
  const { ticket, rank, size, seed, code } = fate;
  const command = { label: '自己算一遍', value: `printf '%s|%s' '${seed}' '${code}' | sha256sum` };
  if (fate.kind === 'ORDERED') {
    return [
      { label: '签号', value: ticket },
      { label: '名次', value: `全部 ${size} 户按签号从小到大排第 ${rank}` },
      command,
    ];
  }
  return [
    { label: '签号', value: ticket },
    { label: '入围线', value: fate.cut ?? '这个分层应抽 0 户，没有入围线' },
    {
      label: '名次',
      value: `分层“${shown(fate.stratum)}”共 ${size} 户，按签号从小到大排第 ${rank}；应抽 ${fate.quota} 户，候补 ${Math.min(fate.reserves, size - fate.quota)} 户`,
    },
    command,
  ];
}
