import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config.js';
import { csvPieces } from '../../platform/excel/csv.js';
import type { TemplateData, TemplateValues } from '../../platform/excel/fill-template.js';
import { deliveredColumns, type FileFormat, schemaName } from './official-formats.js';
import { type WorkbookKind, workbookKind } from './workbook-kinds.js';
import { Workbooks } from './workbooks.service.js';

const TYPES: Readonly<Record<FileFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** A table on its way out. */
export interface OfficialFile {
  readonly fileName: string;
  /** Media type. */
  readonly type: string;
  /** Piece by piece: no more than some rows are held. */
  readonly content: AsyncIterable<Buffer | string>;
}

/** Official tables as files: the office's workbook, CSV, and JSON with a published schema. */
@Injectable()
export class OfficialFiles {
  constructor(
    private readonly workbooks: Workbooks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * One table as a file.
   * @param name of the file without its ending, Chinese
   * @throws DomainError CONFIGURATION where the office's workbook asks for what this table does not give
   */
  async file(
    kind: WorkbookKind,
    format: FileFormat,
    name: string,
    data: TemplateData,
  ): Promise<OfficialFile> {
    return {
      fileName: `${name}.${format}`,
      type: TYPES[format],
      content: await this.content(kind, format, data),
    };
  }

  private async content(
    kind: WorkbookKind,
    format: FileFormat,
    data: TemplateData,
  ): Promise<AsyncIterable<Buffer | string>> {
    if (format === 'xlsx') return this.workbooks.fill(kind, data);
    return format === 'csv' ? officialCsv(kind, data) : officialJson(kind, this.schemaAddress(kind), data);
  }

  /** The permanent address of the JSON schema of a kind. */
  schemaAddress(kind: WorkbookKind): string {
    return `${this.config.publicUrl}/public/schemas/${schemaName(kind)}`;
  }
}

/** A table as CSV under the official headings; nothing in it becomes a formula. */
export async function* officialCsv(kind: WorkbookKind, { rows }: TemplateData): AsyncGenerator<string> {
  const columns = deliveredColumns(kind);
  const cells = async function* () {
    for await (const row of rows) yield columns.map(({ key }) => row[key] ?? null);
  };
  yield* csvPieces(
    columns.map(({ heading }) => heading),
    cells(),
  );
}

/** A table as JSON, a row a line. @param schema address of its schema */
export async function* officialJson(
  kind: WorkbookKind,
  schema: string,
  { values, rows }: TemplateData,
): AsyncGenerator<string> {
  const columns = deliveredColumns(kind);
  const spec = workbookKind(kind);
  const told = Object.fromEntries(
    spec.values.flatMap(({ key }) => (Object.hasOwn(values, key) ? [[key, values[key]]] : [])),
  );
  yield `${JSON.stringify({ $schema: schema, kind, title: spec.name, values: told }).slice(0, -1)},"rows":[`;
  let first = true;
  for await (const row of rows) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(rowOf(columns, row))}`;
    first = false;
  }
  yield '\n]}\n';
}

function rowOf(columns: readonly { readonly key: string }[], row: TemplateValues): TemplateValues {
  return Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null]));
}
