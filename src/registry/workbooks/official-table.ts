import type { TemplateData } from '../../platform/excel/fill-template.js';
import type { WorkbookKind } from './workbook-kinds.js';

/** An official table, ready to go out in any of its forms. */
export interface OfficialTable {
  readonly kind: WorkbookKind;
  /** Name of its files without the ending, Chinese. */
  readonly name: string;
  readonly data: TemplateData;
}
