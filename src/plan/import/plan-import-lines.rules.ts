import { isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { percentOf, ratioOfPercent } from '../../kernel/percent.js';
import { type PlanLineInput, STRATUM_KEYS } from '../plan.types.js';
import { type Proposal, spreadMonths } from './plan-proposal.rules.js';

/** What a clerk has settled for a row, as typed. */
export interface RowChoice {
  readonly row: number;
  readonly taskName: string;
  readonly itemCode: string;
  readonly subjectKind: string;
  /** Percent, e.g. 10%; '' where a number is given. */
  readonly percent: string;
  readonly count: string;
  readonly fromMonth: string;
  readonly toMonth: string;
  readonly batches: string;
  /** Pool; '' where the table's lead counts. */
  readonly lead: string;
  readonly sampling: 'TARGETED' | 'UNTARGETED';
  readonly deadline: string;
}

/** The row as it is proposed, as a clerk would type it. */
export function choiceOf(proposal: Proposal): RowChoice {
  const { row, taskName, itemCode, subjectKind, ratio, count, sampling, deadline } = proposal;
  return {
    ...{ row, taskName, itemCode, subjectKind, percent: ratio === null ? '' : percentOf(ratio) },
    ...{ count: String(count ?? ''), fromMonth: String(proposal.fromMonth ?? '') },
    ...{ toMonth: String(proposal.toMonth ?? ''), batches: String(proposal.batches ?? '') },
    ...{ lead: '', sampling, deadline },
  };
}

/** A line as it would be added, and what stands against it before the plan's own rules are asked. */
export interface ChosenLine {
  readonly line: PlanLineInput;
  readonly faults: readonly Fault[];
}

/**
 * The plan line of a row: what the clerk settled, the rest as the table has it.
 * @param pools systems by the names of the table
 */
export function chosenLine(
  choice: RowChoice,
  proposal: Proposal,
  pools: ReadonlyMap<string, string>,
): ChosenLine {
  const faults: Fault[] = [];
  const fault = (field: string, message: string) =>
    faults.push({
      field: `rows.${choice.row}.${field}`,
      code: 'REQUIRED',
      message: `第 ${choice.row} 行：${message}`,
    });
  const months = monthsOf(choice, fault);
  const amount = amountOf(choice, fault);
  const leadPool = choice.lead !== '' ? choice.lead : (pools.get(proposal.lead ?? '') ?? '');
  if (leadPool === '') fault('lead', '请选择牵头部门。');
  const partnerPools = [...new Set(proposal.partners.map((name) => pools.get(name) ?? ''))].filter(
    (code) => code !== '' && code !== leadPool,
  );
  if (choice.itemCode === '') fault('itemCode', '请选择抽查事项。');
  if (!isDay(choice.deadline)) fault('deadline', '请填写抽查完成时限，如 2026-11-30。');
  return {
    faults,
    line: {
      ...{ taskName: choice.taskName, itemCode: choice.itemCode, subjectKind: choice.subjectKind },
      ...{ areaCodes: [], mode: 'SAMPLE', rounding: 'CEIL', ...amount },
      reserve: { ratio: '0.2', min: 1 },
      drawType: partnerPools.length > 0 ? 'JOINT' : 'IN_SYSTEM',
      ...{ sampling: choice.sampling, leadPool, partnerPools, months },
      // By the rules of the item.
      teams: [],
      ...{ methods: proposal.methods, organisingLevel: proposal.organisingLevel },
      ...{ implementingLevel: proposal.implementingLevel, deadline: choice.deadline, announced: false },
      remark: proposal.remark === '' ? null : proposal.remark,
    },
  };
}

type Tell = (field: string, message: string) => void;

function amountOf({ percent, count }: RowChoice, fault: Tell): Pick<PlanLineInput, 'strata' | 'cap'> {
  const [share, number] = [percent.trim(), count.normalize('NFKC').trim()];
  const flat = (ratio: string) => STRATUM_KEYS.map((key) => ({ key, ratio }));
  if ((share === '') === (number === '')) {
    fault('amount', share === '' ? '请填写抽查比例或户数。' : '抽查比例和户数请只填一项。');
    return { strata: [], cap: null };
  }
  if (share !== '') {
    const ratio = ratioOfPercent(share);
    if (ratio === null) fault('amount', `“${share}”不是比例，请填写如 10%。`);
    return { strata: flat(ratio ?? ''), cap: null };
  }
  // So many in all, whatever their class: each class gives in proportion to its subjects.
  if (!/^[1-9]\d{0,5}$/.test(number)) fault('amount', `“${number}”不是户数，请填写如 3。`);
  return { strata: flat('1'), cap: { count: Number(number) } };
}

function monthsOf({ fromMonth, toMonth, batches }: RowChoice, fault: Tell): number[] {
  const [from, to, parts] = [fromMonth, toMonth, batches.normalize('NFKC').trim()].map(Number);
  if (fromMonth === '' || toMonth === '' || !(from >= 1 && to <= 12 && from <= to)) {
    fault('months', '请选择检查时间，从几月到几月。');
    return [];
  }
  const months = spreadMonths(from, to, parts);
  if (months.length === 0) fault('batches', `批数应为 1 至 ${to - from + 1} 的整数。`);
  return months;
}
