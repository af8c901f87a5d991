import { z } from 'zod';
import { DomainError } from '../../kernel/domain-error.js';
import { read } from '../../platform/http/read.js';
import type { Mapping } from '../../registry/workbooks/mapping.rules.js';
import { isWorkbookKind, type WorkbookKind } from '../../registry/workbooks/workbook-kinds.js';

/** Form of a mapping: fixed fields, and one for each column (column3) and each text above the headings (textA1). */
const MAPPING_BODY = z
  .object({
    own: z.string().max(5).default(''),
    note: z.string().max(500).default(''),
    sheet: z.string().max(100).default(''),
    headingRow: z.coerce.number().default(0),
    firstRow: z.coerce.number().default(0),
    sampleRows: z.coerce.number().default(1),
  })
  .catchall(z.string().max(2000));

/** Which version is to be taken up again; 0 is the delivered one. */
export const RESTORE_WORKBOOK_BODY = z.object({ version: z.coerce.number().int().min(0).max(1_000_000) });

/** Reads a mapping; null where the workbook's own placeholders count. @throws DomainError INVALID_INPUT */
export function mappingOf(body: unknown): { readonly mapping: Mapping | null; readonly note: string } {
  const { own, note, sheet, headingRow, firstRow, sampleRows, ...rest } = read(MAPPING_BODY, body);
  if (own !== '') return { mapping: null, note };
  const fields = Object.entries(rest) as [string, string][];
  const columns = fields.filter(([name, key]) => /^column\d{1,3}$/.test(name) && key !== '');
  const texts = fields.filter(([name]) => /^text[A-Z]{1,3}\d{1,4}$/.test(name));
  return {
    note,
    mapping: {
      ...{ sheet, headingRow, firstRow, sampleRows },
      columns: Object.fromEntries(columns.map(([name, key]) => [name.slice('column'.length), key])),
      texts: Object.fromEntries(texts.map(([name, text]) => [name.slice('text'.length), text])),
    },
  };
}

/** The kind of an address. @throws DomainError NOT_FOUND */
export function workbookKindOf(text: string): WorkbookKind {
  if (isWorkbookKind(text)) return text;
  throw new DomainError('NOT_FOUND', '没有这种表格。请从表格模板的列表中选择。');
}
