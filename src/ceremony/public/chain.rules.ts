import type { Freeze } from '../../draw/types.js';
import { sha256 } from '../../kernel/hash.js';

/** One freeze as the chain is checked: what the office keeps of it, and the file itself. */
export interface ChainLink {
  /** From 1, without gaps. */
  readonly position: number;
  readonly number: string;
  readonly freezeDigest: string;
  readonly previous: string | null;
  readonly previousResult: string | null;
  /** Null where nothing was drawn from it. */
  readonly resultDigest: string | null;
  /** freeze.json, byte for byte. */
  readonly freezeText: string;
}

/**
 * Everything that breaks the chain of freezes (Chinese), in its order; [] where it holds: every freeze.json has the
 * digest that is shown, names the freeze just before it and is named by one successor alone, and names a result that
 * was drawn from an earlier freeze.
 * @param links all freezes of an office by position
 */
export function chainFaults(links: readonly ChainLink[]): string[] {
  const faults: string[] = [];
  const results: (string | null)[] = [];
  const successors = new Map<string, string>();
  let before: ChainLink | null = null;
  links.forEach((link, index) => {
    const fault = (what: string) => faults.push(`第${link.position}环(任务 ${link.number})：${what}`);
    if (link.position !== index + 1) fault(`应为第${index + 1}环，中间有缺失。`);
    const freeze = readFreeze(link.freezeText);
    if (sha256(link.freezeText) !== link.freezeDigest) fault('冻结文件与所列冻结摘要不符。');
    if (freeze?.draw !== link.number) fault('冻结文件所写的任务编号与所列不符。');
    const named = freeze?.previous ?? null;
    if (named !== link.previous) fault('冻结文件所写的上一环摘要与所列不符。');
    if (named !== (before?.freezeDigest ?? null)) fault('没有接在上一环之后。');
    const other = named === null ? undefined : successors.get(named);
    if (other !== undefined) fault(`与任务 ${other} 接在同一环之后，链条出现分叉。`);
    if (named !== null) successors.set(named, link.number);
    const result = freeze?.previousResult ?? null;
    if (result !== link.previousResult) fault('冻结文件所写的上一次抽取结果与所列不符。');
    if (result !== null && !results.includes(result)) fault('所写的上一次抽取结果不是在前各环的结果。');
    results.push(link.resultDigest);
    before = link;
  });
  return faults;
}

function readFreeze(text: string): Partial<Freeze> | null {
  try {
    return JSON.parse(text) as Partial<Freeze> | null;
  } catch {
    return null;
  }
}

/** A void reason without who asked and who approved: these are named by their offices in public. */
export function publicVoidReason(reason: string | null): string {
  return (reason ?? '').replace(/\(申请人：[^()]*；批准人：[^()]*\)$/u, '');
}
