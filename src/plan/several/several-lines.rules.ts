import { lastDayOf } from '../../kernel/day.js';
import { readAmount } from '../import/amount.rules.js';
import { monthInYear, type Proposal } from '../import/plan-proposal.rules.js';

/** An item of the list in force, as far as several lines at once need it. */
export interface ListedItem {
  readonly code: string;
  readonly name: string;
  readonly subjectKinds: readonly string[];
  readonly method: string | null;
  readonly implementingLevel: string | null;
  /** How much the list wants drawn, in its own words; read only where nothing of it is uncertain. */
  readonly ratioText: string | null;
}

/** A joint scheme, as far as a line takes over who leads and who takes part. */
export interface ItemScheme {
  readonly name: string;
  readonly itemCodes: readonly string[];
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
}

/** Months in which an office that says nothing else inspects: the roads over the passes are open. */
const FIRST = 3;
const LAST = 11;

/** Most lines that one item is offered with. */
export const MOST_EACH = 3;
const PARTS = ['一', '二', '三'];

/**
 * Lines that the items of the list propose for a plan, those of joint schemes first; lead and partners are codes of
 * systems. What nobody has settled (the ratio, where the list says none) is left to the planner.
 * @param each lines per item, 1 to MOST_EACH: they divide the months among themselves
 * @param ownPool system that leads where no scheme does
 */
export function severalProposals(
  items: readonly ListedItem[],
  schemes: readonly ItemScheme[],
  { each, ownPool, year }: { each: number; ownPool: string; year: number },
): Proposal[] {
  const schemeOf = (code: string) => schemes.find(({ itemCodes }) => itemCodes.includes(code));
  const ordered = [
    ...items.filter(({ code }) => schemeOf(code) !== undefined),
    ...items.filter(({ code }) => schemeOf(code) === undefined),
  ];
  const pairs = ordered.flatMap((item) => Array.from({ length: each }, (_, part) => ({ item, part })));
  return pairs.map(({ item, part }, n) => {
    const scheme = schemeOf(item.code);
    const [from, to] = monthsOfPart(part, each);
    const name = scheme?.itemCodes.length === 1 ? scheme.name : item.name;
    const amount = readAmount(item.ratioText ?? '');
    const sure = amount.questions.length === 0;
    return {
      ...{ row: n + 1, taskName: each === 1 ? name : `${name}(${PARTS[part]})`, itemCode: item.code },
      subjectKind: item.subjectKinds.length === 1 ? item.subjectKinds[0] : '',
      ...{ ratio: sure ? amount.ratio : null, count: sure && amount.ratio === null ? amount.count : null },
      ...{ fromMonth: from, toMonth: to, batches: 1, sampling: 'UNTARGETED' as const },
      ...{ lead: scheme?.leadPool ?? ownPool, partners: scheme?.partnerPools ?? [] },
      ...{ methods: item.method ?? '现场检查', organisingLevel: '州级' },
      ...{ implementingLevel: item.implementingLevel ?? '州县两级', remark: '' },
      deadline: lastDayOf(monthInYear(year, to)),
    };
  });
}

/** The months are divided evenly, in order. */
function monthsOfPart(part: number, each: number): [number, number] {
  const start = (k: number): number => FIRST + Math.floor((k * (LAST - FIRST + 1)) / each);
  return [start(part), start(part + 1) - 1];
}
