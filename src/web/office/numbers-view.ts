import type { Figures } from '../../inspection/numbers/figures.queries.js';
import type { FigureRow, Numbers } from '../../inspection/numbers/numbers.service.js';
import { type Dimension, DIMENSIONS } from '../../inspection/numbers/dimensions.js';
import {
  COUNTED,
  type Counted,
  type Figure,
  FIGURES,
  type FigureName,
  FUNNEL,
  type FunnelStep,
} from '../../inspection/stages.js';
import { filterWords, type FilterWord } from '../../inspection/task-list/task-filter.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import { funnelInWords, funnelSvg, shareText } from '../../platform/svg/funnel.js';
import { trendSvg } from '../../platform/svg/trend.js';
import { listAddress } from './list-address.js';

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];
const STEPS = Object.keys(FUNNEL) as FunnelStep[];

type Words = Partial<Record<FilterWord, string>>;

/** A figure with the way to the tasks behind it. */
export interface LinkedFigure {
  readonly name: string;
  readonly meaning: string;
  readonly value: number;
  readonly href: string;
}

/** What the page of numbers shows beside its filter. */
export function numbersView(numbers: Numbers) {
  const words = filterWords(numbers.filter);
  return {
    tiles: FIGURE_NAMES.map((name) => linked(name, numbers.total, words)),
    funnel: funnelView(numbers.total, words),
    trend: trendView(numbers),
    heads: FIGURE_NAMES.map((name) => ({ name: FIGURES[name].name, meaning: FIGURES[name].meaning })),
    rows: numbers.rows.map((row) => ({
      name: row.name,
      cells: FIGURE_NAMES.map((name) => linked(name, row.figures, { ...words, [numbers.by]: row.key })),
    })),
    shared: DIMENSIONS[numbers.by].shared,
  };
}

function linked(name: Counted, figures: Figures, words: Words): LinkedFigure {
  const figure: Figure = COUNTED[name];
  const href = listAddress('/office/tasks', { ...words, count: name });
  return { name: figure.name, meaning: figure.meaning, value: figures[name], href };
}

function funnelView(total: Figures, words: Words) {
  const steps = STEPS.map((name) => linked(name, total, words));
  const picture = { id: 'funnel', title: '从抽取到办结', description: funnelInWords(steps, '项') };
  return {
    svg: funnelSvg({ ...picture, steps, unit: '项' }),
    steps: steps.map((step) => ({
      ...step,
      share: total.drawn > 0 ? shareText(step.value, total.drawn) : '',
    })),
  };
}

function trendView({ months }: Numbers) {
  const told = months.map(
    ({ name, figures }) =>
      `${name}${FIGURES.should.name}${figures.should}项、${FIGURES.done.name}${figures.done}项`,
  );
  const picture = { id: 'trend', title: '各月应查与已查', description: told.join('；') };
  const steps = months.map(({ key, figures }) => ({
    ...{ label: `${Number(key.slice(5))}月`, whole: figures.should, part: figures.done },
  }));
  return trendSvg({ ...picture, steps, names: { whole: FIGURES.should.name, part: FIGURES.done.name } });
}

/** A table on its way into a workbook. */
export interface NumbersTable {
  readonly title: string;
  readonly spec: TableSpec;
  readonly rows: readonly (readonly TableValue[])[];
}

/** The table of a dimension, its total last. */
export function numbersTable({ by, rows, total }: Numbers, subtitle: string): NumbersTable {
  const { name, shared } = DIMENSIONS[by as Dimension];
  const title = `检查统计(按${name})`;
  const cells = (figures: Figures): number[] => FIGURE_NAMES.map((figure) => figures[figure]);
  const line = ({ name: of, figures }: Pick<FigureRow, 'name' | 'figures'>): TableValue[] => [
    ...[of, ...cells(figures)],
  ];
  return {
    title,
    spec: {
      ...{ sheetName: `按${name}`, title },
      subtitle: shared ? `${subtitle}；一项任务可能计入多行，合计按任务计` : subtitle,
      columns: [
        { heading: name, width: 36, wrap: true },
        ...FIGURE_NAMES.map((figure) => ({
          heading: FIGURES[figure].name,
          type: 'number' as const,
          width: 11,
        })),
      ],
    },
    rows: [...rows.map(line), line({ name: '合计', figures: total })],
  };
}

/** The steps from the draw to the closed file. */
export function funnelTable({ total }: Numbers, subtitle: string): NumbersTable {
  const title = '从抽取到办结';
  return {
    title,
    spec: {
      ...{ sheetName: title, title, subtitle },
      columns: [
        { heading: '环节', width: 20 },
        { heading: '任务数', type: 'number', width: 12 },
        { heading: '占抽中', width: 12 },
        { heading: '说明', width: 40 },
      ],
    },
    rows: STEPS.map((name) => [
      ...[FUNNEL[name].name, total[name]],
      ...[total.drawn > 0 ? shareText(total[name], total.drawn) : '', FUNNEL[name].meaning],
    ]),
  };
}
