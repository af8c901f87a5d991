import type { AbsenceRow } from '../absence/absence-imports.service.js';
import type { AgencyRow } from '../agency.rules.js';
import type { ConflictRow } from '../conflict.rules.js';
import type { GivenValues } from '../content.rules.js';
import type { InspectorRow } from '../inspector.rules.js';
import type { ItemRow } from '../item-list.rules.js';
import type { SubjectRow } from '../subject.rules.js';
import type { RowValues } from './import-types.js';

/** Values of a parsed row as the registries take them. The parser has seen to the types and the required ones. */

type MaybeText = string | null | undefined;

export function subjectRow(values: RowValues): SubjectRow {
  const { code, name, areaCode, status, creditClass, ...details } = values as GivenValues;
  const own = { code: String(code), name: String(name), areaCode: String(areaCode), status: String(status) };
  return { ...own, creditClass: creditClass as MaybeText, details };
}

export function inspectorRow(values: RowValues): InspectorRow {
  return {
    certificateNo: String(values.certificateNo),
    issuer: values.issuer as MaybeText,
    name: String(values.name),
    agencyCode: String(values.agencyCode),
    areaCode: String(values.areaCode),
    certificateValidTo: String(values.certificateValidTo),
    itemCodes: (values.itemCodes ?? []) as readonly string[],
    specialty: values.specialty as MaybeText,
    canLead: values.canLead as boolean | null | undefined,
    isExpert: values.isExpert as boolean | null | undefined,
    status: String(values.status),
  };
}

export function conflictRow(values: RowValues): ConflictRow {
  return {
    subjectCode: String(values.subjectCode),
    certificateNo: String(values.certificateNo),
    issuer: values.issuer as MaybeText,
    relation: String(values.relation),
    leftOn: values.leftOn as MaybeText,
    reason: values.reason as MaybeText,
  };
}

export function absenceRow(values: RowValues): AbsenceRow {
  return {
    certificateNo: String(values.certificateNo),
    issuer: values.issuer as MaybeText,
    name: values.name as MaybeText,
    kind: String(values.kind),
    from: String(values.from),
    to: String(values.to),
    remark: values.remark as MaybeText,
  };
}

export function itemRow(values: RowValues): ItemRow {
  return { code: values.code as MaybeText, name: String(values.name), values };
}

export function agencyRow(values: RowValues): AgencyRow {
  return {
    code: String(values.code),
    name: String(values.name),
    shortNames: values.shortNames as readonly string[] | null | undefined,
    parentCode: values.parentCode as MaybeText,
    areaCode: String(values.areaCode),
    poolCode: String(values.poolCode),
    catalogueCode: values.catalogueCode as MaybeText,
  };
}
