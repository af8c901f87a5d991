import { addDays, type Day, daysBetween, isDay } from '../../kernel/day.js';
import { READ_LIMITS } from '../../platform/excel/excel-types.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { tableBuffer } from '../../platform/excel/write-table.js';

/** As of this day the sample roster was filled in: some of its certificates have lapsed then, some soon will. */
export const SAMPLE_DAY: Day = '2026-02-01';

const CERTIFICATE_DAY = '证件有效期';
/** Title, as-of line and headings stand above the people, as in the workbook itself: row numbers stay the same. */
const HEADING_ROW = 3;

/**
 * The sample roster as if it had been filled in today: every certificate's last day moves by as many days as have gone
 * by since `SAMPLE_DAY`, so that the demo has the same people with a lapsed certificate in any year.
 * @param file bytes of inspectors.xlsx
 */
export async function rosterOfToday(file: Buffer, today: Day): Promise<Buffer> {
  const [sheet] = await readWorkbook(file, READ_LIMITS);
  const rows = sheet.rows.map(({ number, cells }) => ({ number, cells }));
  const headings = rows.find(({ number }) => number === HEADING_ROW)?.cells ?? [];
  const column = headings.indexOf(CERTIFICATE_DAY);
  if (column < 0) throw new Error(`the sample roster has no column ${CERTIFICATE_DAY}`);
  const days = daysBetween(SAMPLE_DAY, today);
  const people = rows
    .filter(({ number }) => number > HEADING_ROW)
    .map(({ cells }) => cells.map((cell, at) => (at === column && isDay(cell) ? addDays(cell, days) : cell)));
  return tableBuffer(
    {
      ...{ sheetName: sheet.name, title: rows[0].cells[0], subtitle: `截至${today}` },
      columns: headings.map((heading) => ({ heading })),
    },
    people,
  );
}
