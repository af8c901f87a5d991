import {
  AlignmentType,
  BorderStyle,
  type IRunOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { RUNS, TEXT_WIDTH } from './word-style.js';
import { runsOf } from './word-text.js';
import type { WordForm } from './word-types.js';

const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
const BORDERS = {
  top: LINE,
  bottom: LINE,
  left: LINE,
  right: LINE,
  insideHorizontal: LINE,
  insideVertical: LINE,
};
const MARGINS = { top: 30, bottom: 30, left: 70, right: 70, marginUnitType: WidthType.DXA };
const LABEL_SHADE = { fill: 'F2F2F2' };
const LABEL_WIDTH = 1500;

interface CellLook {
  readonly run: IRunOptions;
  readonly width: number;
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly shaded?: boolean;
  readonly columnSpan?: number;
}

function cell(text: string, { run, width, align, shaded = false, columnSpan }: CellLook): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: MARGINS,
    verticalAlign: VerticalAlignTable.CENTER,
    ...(columnSpan === undefined ? {} : { columnSpan }),
    ...(shaded ? { shading: LABEL_SHADE } : {}),
    children: [new Paragraph({ children: runsOf(text, run), ...(align ? { alignment: align } : {}) })],
  });
}

function tableOf(columnWidths: number[], rows: TableRow[]): Table {
  return new Table({
    rows,
    columnWidths,
    borders: BORDERS,
    // Fixed widths look the same in every program; the others count them anew.
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
  });
}

/** Labels and values; where a row has one pair its value takes the whole width. */
export function formTable({ rows }: WordForm): Table {
  const value = Math.floor(TEXT_WIDTH / 2) - LABEL_WIDTH;
  const widths = [LABEL_WIDTH, value, LABEL_WIDTH, TEXT_WIDTH - 2 * LABEL_WIDTH - value];
  return tableOf(
    widths,
    rows.map(
      (fields) =>
        new TableRow({
          cantSplit: true,
          children: fields.flatMap((field, index) => {
            const alone = fields.length === 1;
            const width = alone ? TEXT_WIDTH - LABEL_WIDTH : widths[2 * index + 1];
            return [
              cell(field.label, {
                run: RUNS.label,
                width: LABEL_WIDTH,
                align: AlignmentType.CENTER,
                shaded: true,
              }),
              cell(field.value, {
                run: field.code ? RUNS.code : RUNS.cell,
                width,
                ...(alone ? { columnSpan: 3 } : {}),
              }),
            ];
          }),
        }),
    ),
  );
}
