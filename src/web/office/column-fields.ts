import type { Values } from '../../registry/content.rules.js';
import type { RegistryNames } from '../../registry/display.rules.js';
import { type Option, optionsOf, type RawValues, readVersion } from '../../registry/edit.rules.js';
import type { Column, ColumnValue } from '../../registry/kinds/columns.js';

/** A field of a form made from a column, ready for the template `office/column-field`. */
export interface ColumnField {
  readonly key: string;
  readonly heading: string;
  readonly input: 'text' | 'area' | 'date' | 'select' | 'boxes';
  readonly required: boolean;
  readonly maxLength: number;
  readonly note: string;
  readonly options: readonly Option[];
  /** What stands in the field; of boxes the chosen ones. */
  readonly value: string;
  readonly chosen: readonly string[];
}

const LONG_TEXT = 300;

/**
 * Fields for columns: what was typed where a form comes back with faults, else what the record holds.
 * @param typed body of the refused request
 */
export function columnFields(
  columns: readonly Column[],
  values: Values,
  names: RegistryNames,
  typed: Readonly<Record<string, unknown>> | null,
): ColumnField[] {
  return columns.map((column) => {
    const sent = typed?.[column.key];
    const held = sent === undefined ? textsOf(values[column.key] ?? null) : [sent].flat().map(String);
    const maxLength = column.maxLength ?? 200;
    return {
      ...{ key: column.key, heading: column.heading, required: column.required ?? false, maxLength },
      ...{ input: inputOf(column), note: noteOf(column), options: optionsOf(column, names) },
      ...{ value: held.join(column.type === 'names' ? '、' : ''), chosen: held },
    };
  });
}

function textsOf(value: ColumnValue): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? [...value] : [String(value)];
}

function inputOf(column: Column): ColumnField['input'] {
  switch (column.type) {
    case 'choice':
    case 'area':
    case 'agency':
    case 'pool':
    case 'yesNo':
      return 'select';
    case 'choices':
    case 'items':
    case 'subjectKinds':
      return 'boxes';
    case 'day':
      return 'date';
    default:
      return (column.maxLength ?? 0) > LONG_TEXT ? 'area' : 'text';
  }
}

/** The note of the workbook; where one chooses from a list it would only tell what one sees. */
function noteOf(column: Column): string {
  return ['text', 'code', 'phone', 'integer', 'decimal', 'names'].includes(column.type)
    ? column.note.replace(/;?单元格请设为文本格式[^。]*/g, '')
    : '';
}

/** The edit that a form sends. @throws DomainError INVALID_INPUT where the version is missing */
export function editOf(body: Readonly<Record<string, unknown>>): { version: number; values: RawValues } {
  const values = { ...body };
  delete values._csrf;
  delete values.version;
  return { version: readVersion(body.version), values };
}
