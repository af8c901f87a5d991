import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import type { TableSpec } from '../platform/excel/write-table.js';
import type { Values } from './content.rules.js';
import { exportText, maskPhones, type RegistryNames } from './display.rules.js';
import { INSPECTOR } from './import/inspector-kind.js';
import { inspectorContent, inspectorValues } from './inspector.rules.js';
import { allInspectors, type InspectorFilter } from './inspectors.queries.js';
import type { Column } from './kinds/columns.js';
import { NamesService } from './names.service.js';
import { coversArea } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import { requireKind, subjectValues } from './subject.rules.js';
import { allSubjects, type SubjectFilter } from './subjects.queries.js';

/** A workbook to be written: what it looks like, and its rows. */
export interface RegistryTable {
  readonly title: string;
  readonly spec: TableSpec;
  readonly rows: Iterable<string[]>;
}

/**
 * The registries as workbooks with the headings of the import: what is exported can be mended and imported
 * again. An export is an act on personal data and stands in the audit log.
 */
@Injectable()
export class RegistryExports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly names: NamesService,
  ) {}

  /**
   * Subjects of a kind that a filter leaves. Phone numbers are whole only in the counties whose registry the
   * actor keeps.
   * @throws DomainError NOT_FOUND (kind)
   */
  async subjects(actor: Actor, filter: SubjectFilter & { kind: string }): Promise<RegistryTable> {
    const { columns, title } = requireKind(filter.kind);
    return this.dataSource.transaction(async (tx) => {
      const names = await this.names.of(tx);
      const scope = await this.scopes.of(actor, tx);
      const found = await allSubjects(tx, filter);
      await this.audit.record(tx, actor, {
        act: '导出检查对象名录',
        objectKind: 'subject',
        objectId: filter.kind,
        detail: { rows: found.length, filter: { ...filter } },
      });
      const isWhole = (areaCode: string) => coversArea(scope, areaCode);
      const rows = found.map((one) => [subjectValues(one), isWhole(one.areaCode)] as const);
      return this.table(`${title}名录`, columns, rows, names);
    });
  }

  /** Inspectors that a filter leaves. */
  async inspectors(actor: Actor, filter: InspectorFilter): Promise<RegistryTable> {
    return this.dataSource.transaction(async (tx) => {
      const names = await this.names.of(tx);
      const found = await allInspectors(tx, filter);
      await this.audit.record(tx, actor, {
        act: '导出执法检查人员名录',
        objectKind: 'inspector',
        objectId: INSPECTOR.kind,
        detail: { rows: found.length, filter: { ...filter } },
      });
      const rows = found.map((one) => [inspectorValues(inspectorContent(one)), true] as const);
      return this.table(`${INSPECTOR.title}名录`, INSPECTOR.columns, rows, names);
    });
  }

  private table(
    title: string,
    columns: readonly Column[],
    rows: readonly (readonly [Values, boolean])[],
    names: RegistryNames,
  ): RegistryTable {
    const shown = columns.filter((column) => !column.hideInExport);
    const spec: TableSpec = {
      sheetName: title,
      title,
      subtitle: `导出日期：${this.clock.today()}，共 ${rows.length} 条`,
      columns: shown.map(({ heading, key }) => ({ heading, ...(WIDE.has(key) ? { width: 32 } : {}) })),
    };
    return { title: `${title}-${this.clock.today()}`, spec, rows: textRows(shown, rows, names) };
  }
}

const WIDE = new Set(['name', 'code', 'address', 'site', 'owner', 'agencyCode', 'itemCodes']);

function* textRows(
  columns: readonly Column[],
  rows: readonly (readonly [Values, boolean])[],
  names: RegistryNames,
): Generator<string[]> {
  for (const [values, isWhole] of rows) {
    yield columns.map((column) => {
      const text = exportText(column, values[column.key] ?? null, names);
      return column.type === 'phone' && !isWhole ? maskPhones(text) : text;
    });
  }
}
