import type { HistoryEntry, Values } from './content.rules.js';
import { changeTexts, KIND_TITLES, maskedValues, type RegistryNames, valueText } from './display.rules.js';
import { INSPECTOR } from './import/inspector-kind.js';
import type { Inspector } from './inspector.entity.js';
import { inspectorContent, inspectorValues } from './inspector.rules.js';
import type { Column } from './kinds/columns.js';
import type { Subject } from './subject.entity.js';
import { requireKind, subjectValues } from './subject.rules.js';

/** The status of a subject in words. */
export function statusName(subject: Pick<Subject, 'kind' | 'status'>, names: RegistryNames): string {
  const column = requireKind(subject.kind).columns.find((one) => one.key === 'status');
  return valueText(column, subject.status, names);
}

/** A subject in a list: no phone, no person. */
export function subjectSummary(subject: Subject, names: RegistryNames) {
  const { id, kind, code, name, areaCode, status, creditClass, confirmedOn } = subject;
  return {
    ...{ id, kind, kindName: KIND_TITLES.get(kind) ?? kind, code, name, areaCode },
    ...{ areaName: names.areas.get(areaCode) ?? areaCode, status, statusName: statusName(subject, names) },
    ...{ creditClass, confirmedOn },
  };
}

/** A subject with all its values; phone numbers whole only for those who may change it. */
export function subjectDetail(subject: Subject, names: RegistryNames, mayEdit: boolean) {
  const { columns } = requireKind(subject.kind);
  const { version, updatedAt } = subject;
  const values = shownValues(columns, subjectValues(subject), mayEdit);
  return { ...subjectSummary(subject, names), version, updatedAt, values, mayEdit };
}

function shownValues(columns: readonly Column[], values: Values, mayEdit: boolean): Values {
  const all = Object.fromEntries(columns.map(({ key }) => [key, values[key] ?? null]));
  return mayEdit ? all : maskedValues(columns, all);
}

/** An inspector in a list. */
export function inspectorSummary(inspector: Inspector, names: RegistryNames) {
  const { id, name, certificateNo, issuer, certificateValidTo, agencyCode, areaCode, status } = inspector;
  return {
    ...{ id, name, certificateNo, issuer, certificateValidTo, agencyCode, areaCode, status },
    agencyName: names.agencies.get(agencyCode) ?? agencyCode,
    areaName: names.areas.get(areaCode) ?? areaCode,
  };
}

/** An inspector with all values. */
export function inspectorDetail(inspector: Inspector, names: RegistryNames, mayEdit: boolean) {
  const { version, updatedAt } = inspector;
  const values = shownValues(INSPECTOR.columns, inspectorValues(inspectorContent(inspector)), true);
  return { ...inspectorSummary(inspector, names), version, updatedAt, values, mayEdit };
}

/** History in words, phone numbers masked. */
export function historyJson(
  history: readonly HistoryEntry[],
  columns: readonly Column[],
  names: RegistryNames,
) {
  return history.map(({ changes, ...entry }) => ({
    ...entry,
    changes: changeTexts(changes, columns, names),
  }));
}
