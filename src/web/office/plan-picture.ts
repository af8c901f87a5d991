import type { LineForecast } from '../../plan/forecast/forecast.rules.js';
import type { PlanLine } from '../../plan/plan.entity.js';
import { monthGridSvg } from '../../platform/svg/month-grid.js';

type Forecasts = ReadonlyMap<string, Pick<LineForecast, 'batches'>>;

/** The year of a plan as a picture: a row a line, a square a batch with the number of visits it is worked out to draw. */
export function planPicture(lines: readonly PlanLine[], forecasts: Forecasts): string {
  const rows = lines.map((line) => ({
    name: `${line.lineNo}. ${line.taskName}`,
    months: Array.from({ length: 12 }, (_, n) => monthText(line, n + 1, forecasts)),
  }));
  const told = rows.map(({ name, months }) => {
    const said = months.flatMap((text, n) => (text === '' ? [] : [`${n + 1}月${text}`]));
    return `${name}：${said.join('、')}`;
  });
  const description = told.join('；') || '还没有计划项';
  return monthGridSvg({ id: 'plan-year', title: '各计划项的抽查月份和测算户数', description, rows });
}

/** Visits of a batch; 有 where the registry gives none yet; empty where the line has no batch in the month. */
function monthText(line: PlanLine, month: number, forecasts: Forecasts): string {
  if (!line.months.includes(month)) return '';
  const batch = forecasts.get(line.id)?.batches.find((one) => Number(one.month.slice(5)) === month);
  return batch === undefined || batch.total === 0 ? '有' : `${batch.total}户`;
}
