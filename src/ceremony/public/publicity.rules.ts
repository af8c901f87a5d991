import { chineseDay, type Day, isDay, shanghaiDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import type { Draw } from '../draw.entity.js';

/** What anyone may know of a draw on a day. */
export interface Publicity {
  /** freeze.json, its digest and the place in the chain: from the freeze on, for ever (draw rules, section 2). */
  readonly freeze: boolean;
  /** Lists, tickets, seed and bundle: all or nothing, for the seed gives the whole list away (section 4). */
  readonly lists: boolean;
  /** Chinese: why it is public or is not, and when it will be. */
  readonly reason: string;
  /** Day on which the lists become public by themselves, where one is known. */
  readonly from?: Day;
}

/** What of a draw decides its publicity. */
export type PublicityFacts = Pick<
  Draw,
  'state' | 'announced' | 'freezeDigest' | 'resultDigest' | 'publishedAt' | 'publicFrom'
>;

/**
 * What is public of a draw. The freeze is, from its moment on. The lists are: of an announced line when it is sealed,
 * or on the day that was set before the freeze; of any other when it is published after its inspections; of a draw
 * that was sealed and then voided, at the void.
 * @param today in Asia/Shanghai
 */
export function publicityOf(draw: PublicityFacts, today: Day): Publicity {
  if (draw.freezeDigest === null) {
    return { freeze: false, lists: false, reason: '名录尚未冻结，还没有可以公开的内容。' };
  }
  const closed = (reason: string, from?: Day): Publicity => ({
    ...{ freeze: true, lists: false, reason },
    ...(from === undefined ? {} : { from }),
  });
  const open = (reason: string): Publicity => ({ freeze: true, lists: true, reason });
  if (draw.resultDigest === null)
    return draw.state === 'VOIDED' ? closed(NEVER_DRAWN) : awaited(draw, closed);
  if (draw.state === 'VOIDED') return open('抽取完成后作废，名单、种子和抽取包自作废之时起公开备查。');
  if (draw.state === 'PUBLISHED' || draw.publishedAt !== null) return open('名单、种子和抽取包已经公布。');
  if (!draw.announced) return closed('名单、种子和抽取包在检查全部完成并公布后一并公开，此前不公开。');
  if (draw.publicFrom !== null && today < draw.publicFrom) {
    return closed(
      `名单、种子和抽取包按冻结前的决定自${chineseDay(draw.publicFrom)}起公开。`,
      draw.publicFrom,
    );
  }
  return open('本次抽取的名单提前公告，名单、种子和抽取包已经公开。');
}

const NEVER_DRAWN = '名录冻结后、抽取之前作废，没有抽出名单，也没有种子和抽取包；冻结记录保留备查。';

/** A frozen draw that waits to be drawn. */
function awaited(
  { announced, publicFrom }: PublicityFacts,
  closed: (reason: string, from?: Day) => Publicity,
): Publicity {
  if (!announced) return closed('名录已经冻结，尚未抽取。名单、种子和抽取包在检查全部完成并公布后一并公开。');
  if (publicFrom === null) return closed('名录已经冻结，尚未抽取。名单、种子和抽取包在抽取完成时公开。');
  const day = chineseDay(publicFrom);
  return closed(`名录已经冻结，尚未抽取。名单、种子和抽取包在抽取完成后，自${day}起公开。`, publicFrom);
}

/**
 * The day since which the lists of a draw are public, or will be; null where it is not known or never comes.
 * A void never takes back what was public before.
 */
export function listsSince(
  draw: Pick<Draw, 'announced' | 'sealedAt' | 'publishedAt' | 'publicFrom' | 'voidedAt'>,
): Day | null {
  if (draw.sealedAt === null) return null;
  const sealed = shanghaiDay(draw.sealedAt);
  const own = draw.announced ? [later(sealed, draw.publicFrom ?? sealed)] : [];
  const others = [draw.publishedAt, draw.voidedAt].flatMap((at) => (at === null ? [] : [shanghaiDay(at)]));
  const days = [...own, ...others].sort();
  return days[0] ?? null;
}

const later = (a: Day, b: Day): Day => (a > b ? a : b);

/** What tells whether one draw's frame names what another one has drawn. */
export type InLine = PublicityFacts & Pick<Draw, 'id' | 'planLineId' | 'frozenAt' | 'sealedAt'>;

/**
 * Draws whose secret lists the bundle of a draw would give away: of the same plan line, drawn before its freeze, and
 * not public yet. Its frame leaves out whom they have drawn, and says so.
 */
export function givenAway<One extends InLine>(draw: InLine, draws: readonly One[], today: Day): One[] {
  const { frozenAt } = draw;
  return draws.filter(
    (one) =>
      one.id !== draw.id &&
      one.planLineId === draw.planLineId &&
      one.sealedAt !== null &&
      (frozenAt === null || one.sealedAt <= frozenAt) &&
      !publicityOf(one, today).lists,
  );
}

/** A day set before the freeze, with what it is held against. */
export interface PublicFromInput {
  /** Null: public as soon as it is sealed. */
  readonly publicFrom: Day | null;
  /** The plan line says that the list is public before the visits. */
  readonly announced: boolean;
  readonly today: Day;
  /** First day of the inspections. */
  readonly windowFrom: Day;
}

/** Everything wrong with the day on which an announced list becomes public; field `publicFrom`. */
export function publicFromFaults({ publicFrom, announced, today, windowFrom }: PublicFromInput): Fault[] {
  if (publicFrom === null) return [];
  const fault = (message: string): Fault[] => [{ field: 'publicFrom', code: 'PUBLIC_FROM', message }];
  if (!isDay(publicFrom)) return fault('名单公开日期不是有效日期，应如 2026-03-05；留空即抽取完成时公开。');
  if (!announced) {
    return fault('本计划项的名单不提前公告，检查全部完成后才公布，不能设定名单公开日期，请留空。');
  }
  if (publicFrom < today) return fault('名单公开日期不能早于今天，请改为今天或以后的日期，或留空。');
  if (isDay(windowFrom) && publicFrom > windowFrom) {
    return fault(`名单公开日期不能晚于检查日期自(${chineseDay(windowFrom)})，请提前，或留空。`);
  }
  return [];
}
