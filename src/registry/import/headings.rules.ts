import type { SheetRow } from '../../platform/excel/excel-types.js';
import type { Column } from '../kinds/columns.js';
import type { FoundColumn } from './import-types.js';

/** Columns that every list may have and that say nothing: never read, never warned about. */
const SILENT = new Set(['序号', '编号', '序', 'NO', 'NO.', '行号', '问题说明']);
const HEADING_ROWS_LOOKED_AT = 60;

/** A heading as it is compared. */
interface Normal {
  /** Brackets dropped, what stands in them kept. */
  readonly flat: string;
  /** What stands in brackets dropped as well. */
  readonly bare: string;
  readonly inBrackets: readonly string[];
}

const BRACKETED = /[([{【〔《<「]([^)\]}】〕》>」]*)[)\]}】〕》>」]/g;

/** Full-width to half, spaces, stars, numbering and 必填/选填 out. */
export function normaliseHeading(text: string): Normal {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\u0000-\u001F\u200B-\u200F\u2060\uFEFF]/g, '')
    .replace(/[*★☆※#]/g, '')
    .replace(BRACKETED, (all, inside: string) =>
      /^(必填|选填|必填项|必录|可不填|可选)$/.test(inside) ? '' : all,
    )
    .replace(/^\d{1,2}[.、:]/, '')
    .replace(/[:;。]+$/, '')
    .toUpperCase();
  const squeeze = (part: string) => part.replace(/[()[\]{}【】〔〕《》<>「」、,/\\·_-]/g, '');
  return {
    flat: squeeze(plain),
    bare: squeeze(plain.replace(BRACKETED, '')),
    inBrackets: [...plain.matchAll(BRACKETED)].map((match) => squeeze(match[1])),
  };
}

/** Tells which column a heading means, for one kind's columns. */
export class HeadingMatcher {
  private readonly exact = new Map<string, Column>();

  constructor(private readonly columns: readonly Column[]) {
    for (const column of columns) {
      for (const name of [column.heading, ...column.synonyms]) {
        const { flat } = normaliseHeading(name);
        if (!this.exact.has(flat)) this.exact.set(flat, column);
      }
    }
    // A column's own heading beats another's synonym.
    for (const column of columns) {
      const { flat, bare } = normaliseHeading(column.heading);
      this.exact.set(flat, column);
      if (!this.exact.has(bare)) this.exact.set(bare, column);
    }
  }

  /** The column, or null. `own` is true for the office's own heading. */
  match(heading: string): { column: Column; own: boolean } | null {
    const { flat, bare, inBrackets } = normaliseHeading(heading);
    if (flat === '' || flat.length > 60) return null;
    const column = this.exact.get(flat) ?? this.bareMatch(bare, inBrackets) ?? this.patternMatch(flat);
    if (column === undefined) return null;
    return { column, own: normaliseHeading(column.heading).flat === flat };
  }

  /** 建设单位(信用代码) is not 建设单位: what the brackets name must not be another column. */
  private bareMatch(bare: string, inBrackets: readonly string[]): Column | undefined {
    const column = this.exact.get(bare);
    const other = inBrackets.some((inside) => {
      const named = this.exact.get(inside) ?? this.patternMatch(inside);
      return named !== undefined && named !== column;
    });
    return other ? undefined : column;
  }

  private patternMatch(flat: string): Column | undefined {
    return this.columns.find((column) => column.headingPattern?.test(flat));
  }
}

/** A row of headings, as far as it was understood. */
export interface HeadingRow {
  /** Index in the sheet's rows. */
  readonly index: number;
  readonly number: number;
  readonly found: readonly FoundColumn[];
  /** Required columns that no heading names. */
  readonly missing: readonly Column[];
  /** Headings that no column takes. */
  readonly unknown: readonly string[];
  /** Headings that mean a column which another heading already stands for: [heading, the other]. */
  readonly doubled: readonly (readonly [string, string])[];
}

/** The row that reads most like the headings, or null where none names two columns. */
export function findHeadingRow(rows: readonly SheetRow[], matcher: HeadingMatcher): number | null {
  let best: number | null = null;
  let most = 1;
  for (let index = 0; index < Math.min(rows.length, HEADING_ROWS_LOOKED_AT); index++) {
    const named = new Set(rows[index].cells.map((cell) => matcher.match(cell)?.column.key));
    named.delete(undefined);
    if (named.size > most) [best, most] = [index, named.size];
  }
  return best;
}

/** Reads the headings of a row. */
export function readHeadings(
  rows: readonly SheetRow[],
  index: number,
  columns: readonly Column[],
  matcher: HeadingMatcher,
): HeadingRow {
  const taken = new Map<string, FoundColumn & { own: boolean }>();
  const unknown: string[] = [];
  const doubled: [string, string][] = [];
  rows[index].cells.forEach((cell, at) => {
    const heading = cell.trim();
    const { flat } = normaliseHeading(heading);
    if (flat === '' || SILENT.has(flat)) return;
    const match = matcher.match(heading);
    if (match === null) {
      unknown.push(heading);
      return;
    }
    const here = {
      column: match.column,
      index: at,
      heading,
      scale: scaleOf(heading, match.column),
      own: match.own,
    };
    const other = taken.get(match.column.key);
    if (other !== undefined && (other.own || !match.own)) doubled.push([heading, other.heading]);
    else {
      if (other !== undefined) doubled.push([other.heading, heading]);
      taken.set(match.column.key, here);
    }
  });
  return {
    index,
    number: rows[index].number,
    found: [...taken.values()],
    missing: columns.filter((column) => column.required && !taken.has(column.key)),
    unknown,
    doubled,
  };
}

function scaleOf(heading: string, column: Column): number {
  const { inBrackets } = normaliseHeading(heading);
  for (const inside of inBrackets) {
    const scale = column.headingUnits?.[inside.replace(/^单位:?/, '')];
    if (scale !== undefined) return scale;
  }
  return 0;
}
