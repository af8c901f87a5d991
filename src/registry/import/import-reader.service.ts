import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { SheetText } from '../../platform/excel/excel-types.js';
import { AgenciesService } from '../agencies.service.js';
import { ItemsService } from '../items.service.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import { IMPORT_KINDS } from './import-kinds.js';
import type { ImportKind, Lookups, ParsedImport, RowRemark } from './import-types.js';
import { ImportWriter } from './import-writer.service.js';
import { parseImport } from './parse.rules.js';
import type { RowFault } from './row-fault.js';

/** Lists that only those who keep all the registries may import. */
const OFFICE_WIDE = ['ITEM', 'AGENCY'];

/** Reads a workbook's texts against the registers as they stand in a transaction; writes nothing. */
@Injectable()
export class ImportReader {
  constructor(
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    private readonly scopes: ScopeService,
    private readonly writer: ImportWriter,
  ) {}

  /**
   * The rows with every fault: those of the cells, and those that only the registers can tell, e.g. counties
   * outside the actor's scope.
   * @throws DomainError FORBIDDEN (office-wide lists); INVALID_INPUT, TOO_LARGE as `parseImport`
   */
  async read(
    tx: EntityManager,
    actor: Actor,
    kind: ImportKind,
    sheets: readonly SheetText[],
  ): Promise<ParsedImport> {
    await this.requireMayImport(tx, actor, kind.kind);
    const parsed = parseImport(sheets, kind, await this.lookups(tx, kind.kind));
    const values = parsed.good.map((row) => row.values);
    const scope = await this.scopes.of(actor, tx);
    return withFaults(parsed, kind, await this.writer.of(kind.kind).faults(tx, scope, values));
  }

  /** The lists that an actor may import. */
  async kindsOf(tx: EntityManager, actor: Actor): Promise<readonly ImportKind[]> {
    const { everything } = await this.scopes.of(actor, tx);
    return everything ? IMPORT_KINDS : IMPORT_KINDS.filter(({ kind }) => !OFFICE_WIDE.includes(kind));
  }

  /** @throws DomainError FORBIDDEN where a county's staff bring an office-wide list */
  async requireMayImport(tx: EntityManager, actor: Actor, kind: string): Promise<void> {
    if (OFFICE_WIDE.includes(kind)) requireEverything(await this.scopes.of(actor, tx));
  }

  /** What cells may refer to. Subjects and inspectors are only read for the kind that names them. */
  async lookups(tx: EntityManager, kind: string): Promise<Lookups> {
    const agencies = await this.agencies.agencies(tx);
    const named = (rows: readonly { code: string; name: string }[]) =>
      rows.map(({ code, name }) => ({ code, name, aliases: [] }));
    const subjects = kind === 'CONFLICT' ? await subjectCodes(tx) : new Set<string>();
    const namesPeople = kind === 'CONFLICT' || kind === 'ABSENCE';
    const issuers = namesPeople ? await issuersByNumber(tx) : new Map<string, string[]>();
    return {
      areas: await this.agencies.areas(tx),
      agencies: agencies.map(({ code, name, shortNames }) => ({ code, name, aliases: shortNames })),
      pools: named(await this.agencies.pools(tx)),
      items: named(await this.items.currentItems(undefined, tx)),
      hasSubject: (code) => subjects.has(code),
      issuersOf: (certificateNo) => issuers.get(certificateNo) ?? [],
    };
  }
}

async function subjectCodes(tx: EntityManager): Promise<Set<string>> {
  const rows: { code: string }[] = await tx.query('SELECT DISTINCT code FROM subject');
  return new Set(rows.map(({ code }) => code));
}

async function issuersByNumber(tx: EntityManager): Promise<Map<string, string[]>> {
  const rows: { number: string; issuers: string[] }[] = await tx.query(
    'SELECT certificate_no AS number, array_agg(issuer ORDER BY issuer) AS issuers FROM inspector GROUP BY certificate_no',
  );
  return new Map(rows.map(({ number, issuers }) => [number, issuers]));
}

/** Moves rows that the registers refuse from the good to the faulty ones, faults in the order of the rows. */
function withFaults(parsed: ParsedImport, kind: ImportKind, found: readonly RowFault[]): ParsedImport {
  if (found.length === 0) return parsed;
  const bad = new Set(found.map(({ at }) => at));
  const remarks: RowRemark[] = found.map(({ at, key, code, message }) => ({
    row: parsed.good[at].row,
    column: headingOf(parsed, kind, key),
    ...{ code, message },
  }));
  return {
    ...parsed,
    good: parsed.good.filter((_, at) => !bad.has(at)),
    faults: [...parsed.faults, ...remarks].sort((a, b) => a.row - b.row),
  };
}

/** The workbook's own heading of a column; the office's where the workbook does not have it. */
function headingOf(parsed: ParsedImport, kind: ImportKind, key: string): string {
  const own = parsed.columns.find(({ column }) => column.key === key)?.heading;
  return own ?? kind.columns.find((column) => column.key === key)?.heading ?? '';
}
