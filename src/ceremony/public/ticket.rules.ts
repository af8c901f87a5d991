import { outcomeName, stratumName } from '../names.js';

/** The line between drawn and not drawn in a stratum. */
export interface TicketCut {
  /** The highest ticket that is drawn; null where the stratum gives none. */
  readonly ticket: string | null;
  readonly drawn: number;
  readonly reserves: number;
}

/** A subject of the frozen frame, with its ticket. */
interface Framed {
  readonly code: string;
  /** 64 hex digits, as the ticket. */
  readonly seed: string;
  readonly ticket: string;
  readonly stratum: string;
  readonly areaCode: string;
}

/** A subject of drawn.tsv. */
interface Listed extends Framed {
  /** As at the draw. */
  readonly name: string;
  /** From 1 through drawn and reserves of the stratum; of a full coverage through all. */
  readonly rank: number;
}

/** What a draw made of one code. */
export type TicketFate =
  | (Listed & { readonly kind: 'DRAWN' | 'RESERVE'; readonly cut: TicketCut })
  | (Listed & { readonly kind: 'BATCH'; readonly batch: string })
  | (Framed & { readonly kind: 'NOT_DRAWN'; readonly cut: TicketCut })
  | { readonly kind: 'EXCLUDED'; readonly code: string; readonly reason: string }
  | { readonly kind: 'ABSENT'; readonly code: string };

/** Is this ticket below the cut? One Chinese sentence. */
export function fateSentence(fate: TicketFate): string {
  switch (fate.kind) {
    case 'DRAWN':
      return `抽中：签号在入围线以内，列${stratumName(fate.stratum)}第 ${fate.rank} 名(该层抽中 ${fate.cut.drawn} 户)。`;
    case 'RESERVE':
      return `未抽中，列为候补：签号在入围线以外，是${stratumName(fate.stratum)}第 ${fate.rank - fate.cut.drawn} 名候补。`;
    case 'BATCH':
      return `全覆盖检查，不论签号都要检查：签号排在第 ${fate.rank} 位，列入${outcomeName(fate.batch)}。`;
    case 'NOT_DRAWN':
      return fate.cut.ticket === null
        ? `未抽中：${stratumName(fate.stratum)}本次应抽 0 户。`
        : `未抽中：签号在入围线以外，也不在候补名单内(${stratumName(fate.stratum)}抽中 ${fate.cut.drawn} 户，候补 ${fate.cut.reserves} 户)。`;
    case 'EXCLUDED':
      return `没有参加抽取：冻结名录时已排除，原因是“${fate.reason}”。`;
    case 'ABSENT':
      return '没有参加抽取：这个代码不在本次冻结的名录里，也不在排除名单里。请核对代码。';
  }
}

/** What a fate is called in a list, with the tone of its tag. */
export const FATE_NAMES: Readonly<
  Record<TicketFate['kind'], { readonly name: string; readonly tone: 'good' | 'info' | 'warn' }>
> = {
  DRAWN: { name: '抽中', tone: 'good' },
  RESERVE: { name: '候补', tone: 'info' },
  BATCH: { name: '列入批次', tone: 'good' },
  NOT_DRAWN: { name: '未抽中', tone: 'warn' },
  EXCLUDED: { name: '已排除', tone: 'warn' },
  ABSENT: { name: '不在名录', tone: 'warn' },
};

/** What anyone types to recompute a ticket. Seed and code are plain ASCII without quotes by the draw's rules. */
export function ticketCommand(seed: string, code: string): string {
  return `printf '%s|%s' '${seed}' '${code}' | sha256sum`;
}
