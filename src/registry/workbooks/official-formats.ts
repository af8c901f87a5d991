import { DELIVERED_COLUMNS, type WorkbookColumn } from './workbook-columns.js';
import { ALL_WORKBOOK_KINDS, type WorkbookKind, workbookKind } from './workbook-kinds.js';

/** Forms in which a table goes out. */
export const FILE_FORMATS = ['xlsx', 'csv', 'json'] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

/** True if a text names a form of file. */
export function isFileFormat(text: string): text is FileFormat {
  return FILE_FORMATS.some((format) => format === text);
}

/** The columns of the official form of a kind, in their order: what CSV and JSON hold whatever the office's workbook shows. */
export function deliveredColumns(kind: WorkbookKind): readonly WorkbookColumn[] {
  return workbookKind(kind).columns.slice(0, DELIVERED_COLUMNS[kind]);
}

/** Version of the schemas: a changed one has a new number and the old address stays. */
const SCHEMA_VERSION = 1;

/** Last part of the address of a kind's schema: draw-record-1.json. */
export function schemaName(kind: WorkbookKind): string {
  return `${kind.toLowerCase().replaceAll('_', '-')}-${SCHEMA_VERSION}.json`;
}

/** The kind whose schema has this name; undefined where none has. */
export function kindOfSchema(name: string): WorkbookKind | undefined {
  return ALL_WORKBOOK_KINDS.find((kind) => schemaName(kind) === name);
}

/** JSON schema (2020-12) of a kind's JSON files. @param address where it stands for good */
export function jsonSchema(kind: WorkbookKind, address: string): Record<string, unknown> {
  const { name, values } = workbookKind(kind);
  const columns = deliveredColumns(kind);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...{ $id: address, title: name, type: 'object' },
    required: ['$schema', 'kind', 'title', 'values', 'rows'],
    properties: {
      ...{ $schema: { const: address }, kind: { const: kind }, title: { const: name } },
      values: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(values.map(({ key, name: title }) => [key, { title, ...CELL }])),
      },
      rows: {
        type: 'array',
        items: {
          ...{ type: 'object', additionalProperties: false, required: columns.map(({ key }) => key) },
          properties: Object.fromEntries(
            columns.map(({ key, heading }) => [key, { title: heading, ...CELL }]),
          ),
        },
      },
    },
    additionalProperties: false,
  };
}

const CELL = { type: ['string', 'number', 'null'] };
