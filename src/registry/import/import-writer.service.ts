import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import { AbsenceImports } from '../absence/absence-imports.service.js';
import { AgencyImports } from '../agency-imports.service.js';
import { ConflictsService } from '../conflicts.service.js';
import { InspectorImports } from '../inspector-imports.service.js';
import { inspectorsByNumber } from '../inspectors.queries.js';
import { ItemImports } from '../item-imports.service.js';
import { RegistryFinder } from '../registry-finder.service.js';
import { SubjectImports } from '../subject-imports.service.js';
import { CREDIT } from './credit-kind.js';
import { CREDIT_ROWS, type Register } from './register-hook.js';
import { absenceFaults, conflictFaults, inspectorFaults, subjectScopeFaults } from './row-scope.rules.js';
import { absenceRow, agencyRow, conflictRow, inspectorRow, itemRow, subjectRow } from './row-values.js';

/** Hands rows to the register of their kind. */
@Injectable()
export class ImportWriter {
  constructor(
    private readonly subjects: SubjectImports,
    private readonly inspectors: InspectorImports,
    private readonly conflicts: ConflictsService,
    private readonly items: ItemImports,
    private readonly agencies: AgencyImports,
    private readonly finder: RegistryFinder,
    private readonly absences: AbsenceImports,
    private readonly modules: ModuleRef,
  ) {}

  /** The register of a kind; every other kind is a kind of subject. */
  of(kind: string): Register {
    if (kind === CREDIT.kind) return this.modules.get<Register>(CREDIT_ROWS, { strict: false });
    const registers: Readonly<Record<string, Register>> = {
      INSPECTOR: this.inspectorRegister(),
      ABSENCE: this.absenceRegister(),
      CONFLICT: this.conflictRegister(),
      ITEM: {
        faults: (tx, _, values) => this.items.faults(values.map(itemRow), tx),
        diff: (tx, values) => this.items.diff(values.map(itemRow), tx),
        write: (tx, actor, values, source) => this.items.upsertMany(tx, actor, values.map(itemRow), source),
      },
      AGENCY: {
        faults: (tx, _, values) => this.agencies.faults(values.map(agencyRow), tx),
        diff: (tx, values) => this.agencies.diff(values.map(agencyRow), tx),
        write: (tx, actor, values, source) =>
          this.agencies.upsertMany(tx, actor, values.map(agencyRow), source),
      },
    };
    return registers[kind] ?? this.subjectRegister(kind);
  }

  private subjectRegister(kind: string): Register {
    return {
      faults: async (tx, scope, values) => {
        if (scope.everything) return [];
        const rows = values.map(subjectRow);
        const codes = rows.map(({ code }) => code);
        const found = await this.finder.subjectsByCode(kind, codes, tx);
        const areaCodes = new Map([...found].map(([code, { areaCode }]) => [code, areaCode]));
        return subjectScopeFaults(rows, scope, areaCodes);
      },
      diff: (tx, values) => this.subjects.diff(kind, values.map(subjectRow), tx),
      write: (tx, actor, values, source) =>
        this.subjects.upsertMany(tx, actor, kind, values.map(subjectRow), source),
    };
  }

  private inspectorRegister(): Register {
    return {
      faults: async (tx, scope, values) => {
        const rows = values.map(inspectorRow);
        return inspectorFaults(rows, scope, await registered(tx, rows));
      },
      diff: (tx, values) => this.inspectors.diff(values.map(inspectorRow), tx),
      write: (tx, actor, values, source) =>
        this.inspectors.upsertMany(tx, actor, values.map(inspectorRow), source),
    };
  }

  private absenceRegister(): Register {
    return {
      faults: async (tx, scope, values) => {
        const rows = values.map(absenceRow);
        return absenceFaults(rows, scope, await registered(tx, rows));
      },
      diff: (tx, values) => this.absences.diff(values.map(absenceRow), tx),
      write: (tx, actor, values, source) =>
        this.absences.upsertMany(tx, actor, values.map(absenceRow), source),
    };
  }

  private conflictRegister(): Register {
    return {
      faults: async (tx, scope, values) => {
        const rows = values.map(conflictRow);
        return conflictFaults(rows, scope, await registered(tx, rows));
      },
      diff: (tx, values) => this.conflicts.diff(values.map(conflictRow), tx),
      write: (tx, actor, values, source) =>
        this.conflicts.upsertMany(tx, actor, values.map(conflictRow), source),
    };
  }
}

function registered(tx: EntityManager, rows: readonly { readonly certificateNo: string }[]) {
  return inspectorsByNumber(
    tx,
    rows.map(({ certificateNo }) => certificateNo),
    false,
  );
}
