import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { parts } from '../platform/database/bulk.js';
import { Inspector } from './inspector.entity.js';
import type { Subject } from './subject.entity.js';

export type FoundSubject = Pick<Subject, 'id' | 'code' | 'name' | 'areaCode'>;
export type FoundInspector = Pick<Inspector, 'id' | 'name' | 'agencyCode' | 'areaCode' | 'certificateNo'>;

/** Where a subject is and who answers for it; empty where the registry does not know. */
export interface SubjectContact {
  readonly address: string;
  readonly representative: string;
  readonly phone: string;
}

/** Finds subjects and inspectors by their keys, many at once, for the features that hold only the keys. */
@Injectable()
export class RegistryFinder {
  constructor(private readonly dataSource: DataSource) {}

  /** Subjects of a kind by code; codes that the registry does not have are missing. */
  async subjectsByCode(
    kind: string,
    codes: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, FoundSubject>> {
    const found = new Map<string, FoundSubject>();
    for (const part of parts(codes)) {
      const rows: FoundSubject[] = await tx.query(
        'SELECT id, code, name, area_code AS "areaCode" FROM subject WHERE kind = $1 AND code = ANY ($2)',
        [kind, part],
      );
      for (const subject of rows) found.set(subject.code, subject);
    }
    return found;
  }

  /** Everything that stands under these codes, of whatever kind, by code; codes that the registry does not have are missing. */
  async kindsByCode(
    codes: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, (FoundSubject & { readonly kind: string })[]>> {
    const found = new Map<string, (FoundSubject & { readonly kind: string })[]>();
    for (const part of parts(codes)) {
      const rows: (FoundSubject & { readonly kind: string })[] = await tx.query(
        `SELECT id, kind, code, name, area_code AS "areaCode" FROM subject WHERE code = ANY ($1) ORDER BY kind`,
        [part],
      );
      for (const one of rows) found.set(one.code, [...(found.get(one.code) ?? []), one]);
    }
    return found;
  }

  /** Where subjects are and who answers for them, by id; what the registry does not know is empty. */
  async contactsById(
    ids: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, SubjectContact>> {
    const rows: ({ id: string } & SubjectContact)[] = await tx.query(
      `SELECT id, coalesce(details->>'address', details->>'site', '') AS address,
         coalesce(details->>'representative', details->>'manager', '') AS representative,
         coalesce(details->>'phone', '') AS phone
       FROM subject WHERE id = ANY ($1::bigint[])`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ id, ...contact }) => [id, contact]));
  }

  /** Inspectors by id; ids that the registry does not have are missing. */
  async inspectorsById(
    ids: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, FoundInspector>> {
    const found: FoundInspector[] = await tx
      .createQueryBuilder(Inspector, 'i')
      .select(['i.id', 'i.name', 'i.agencyCode', 'i.areaCode', 'i.certificateNo'])
      .where('i.id = ANY (:ids)', { ids: [...new Set(ids)] })
      .getMany();
    return new Map(found.map((inspector) => [inspector.id, inspector]));
  }

  /** Every name that an inspector of the registry has. */
  async inspectorNames(tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    const found: { name: string }[] = await tx.query('SELECT DISTINCT name FROM inspector ORDER BY name');
    return found.map(({ name }) => name);
  }

  /** Ids of the inspectors who belong to one of these agencies. */
  async inspectorIdsOf(
    agencyCodes: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<string[]> {
    const found = await tx
      .createQueryBuilder(Inspector, 'i')
      .select(['i.id'])
      .where('i.agencyCode = ANY (:codes)', { codes: [...agencyCodes] })
      .getMany();
    return found.map((inspector) => inspector.id);
  }
}
