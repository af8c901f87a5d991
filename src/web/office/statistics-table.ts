import { DIMENSIONS } from '../../inspection/numbers/dimensions.js';
import type { Numbers } from '../../inspection/numbers/numbers.service.js';
import { FIGURES, type FigureName } from '../../inspection/stages.js';
import type { TemplateData } from '../../platform/excel/fill-template.js';

const NAMES = Object.keys(FIGURES) as FigureName[];

/** Figures as the official table, their sum last. */
export function statisticsTable(
  { by, filter, rows, total }: Numbers,
  { agency, today }: { readonly agency: string; readonly today: string },
): TemplateData {
  const { name, shared } = DIMENSIONS[by];
  const figures = (of: Numbers['total']) => Object.fromEntries(NAMES.map((figure) => [figure, of[figure]]));
  const meanings = NAMES.map((figure) => `${FIGURES[figure].name}：${FIGURES[figure].meaning}`).join('；');
  const note = shared ? `${meanings}。一项任务可能计入多行，合计按任务计。` : `${meanings}。`;
  return {
    values: { agency, madeOn: today, by: name, note, period: periodOf(filter), count: rows.length },
    rows: [
      ...rows.map((row) => ({ name: row.name, ...figures(row.figures) })),
      { name: '合计', ...figures(total) },
    ],
  };
}

function periodOf({ year, month }: Numbers['filter']): string {
  if (month) return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
  return year ? `${year}年` : '';
}
