import type { DataSource } from 'typeorm';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ConflictsService } from '../../src/registry/conflicts.service.js';
import { InspectorImports } from '../../src/registry/inspector-imports.service.js';
import type { InspectorRow } from '../../src/registry/inspector.rules.js';
import { InspectorsService } from '../../src/registry/inspectors.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { NamesService } from '../../src/registry/names.service.js';
import { ScopeService } from '../../src/registry/scope.service.js';
import { SubjectImports } from '../../src/registry/subject-imports.service.js';
import type { SubjectRow } from '../../src/registry/subject.rules.js';
import { SubjectsService } from '../../src/registry/subjects.service.js';
import { FixedClock } from './fixed-clock.js';

export const SYSTEM = systemActor('测试');

/** A clerk of an agency. */
export const clerk = (agencyCode: string): Actor => ({
  ...{ accountId: '1', name: '王小明', roles: ['PLANNER'], agencyCode, inspectorId: null },
});

/** A repair shop in 康定市. */
export const shop = (code: string, given: Partial<SubjectRow> = {}): SubjectRow => ({
  ...{ code, name: `康定第${code}汽修厂`, areaCode: '513301', status: 'ACTIVE', creditClass: 'B' },
  details: { filingNo: `康修备${code}`, category: 'CLASS_2', phone: '13800138000' },
  ...given,
});

/** An inspector of 康定市's bureau. */
export const person = (certificateNo: string, given: Partial<InspectorRow> = {}): InspectorRow => ({
  ...{ certificateNo, issuer: '四川省人民政府', name: '单文武', agencyCode: 'JT-513301', areaCode: '513301' },
  ...{ certificateValidTo: '2028-06-30', itemCodes: ['JT-02'], status: 'ON_DUTY' },
  ...given,
});

/** The services of the registries on a database, and short ways to fill it. */
export function registryOn(ds: DataSource) {
  const clock = new FixedClock('2026-03-02T01:00:00Z');
  const audit = new AuditService(ds, clock);
  const agencies = new AgenciesService(ds);
  const scopes = new ScopeService(ds, agencies);
  const names = new NamesService(ds, agencies, new ItemsService(ds, clock, audit));
  const subjects = new SubjectsService(ds, clock, audit, scopes, names);
  const subjectImports = new SubjectImports(ds, clock, audit, scopes);
  const inspectorImports = new InspectorImports(ds, clock, audit, scopes);
  return {
    ...{ ds, subjects, subjectImports, inspectorImports },
    inspectors: new InspectorsService(ds, clock, audit, scopes, names),
    conflicts: new ConflictsService(ds, clock, audit, scopes, subjects),
    put: (rows: readonly SubjectRow[], actor: Actor = SYSTEM, kind = 'REPAIR_SHOP') =>
      ds.transaction((tx) => subjectImports.upsertMany(tx, actor, kind, rows, '样例.xlsx')),
    putPeople: (rows: readonly InspectorRow[], actor: Actor = SYSTEM) =>
      ds.transaction((tx) => inspectorImports.upsertMany(tx, actor, rows, '人员.xlsx')),
    async oneByCode(code: string) {
      const found = await subjects.findByCode(code);
      if (!found) throw new Error(`no subject ${code}`);
      return found;
    },
    /** Rows of `table WHERE …`. */
    count: async (table: string, values: unknown[] = []): Promise<number> =>
      Number((await ds.query(`SELECT count(*) AS n FROM ${table}`, values))[0].n),
  };
}

export type Registry = ReturnType<typeof registryOn>;

/** The refusal of what must be refused. */
export async function refused(work: Promise<unknown>): Promise<DomainError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}
