import { plainName } from './named.rules.js';
import type { AbsenceRow } from '../absence/absence-imports.service.js';
import type { ConflictRow } from '../conflict.rules.js';
import type { Inspector } from '../inspector.entity.js';
import { InspectorIndex, type InspectorRow } from '../inspector.rules.js';
import { coversAgency, coversArea, type RegistryScope } from '../scope.rules.js';
import type { SubjectRow } from '../subject.rules.js';
import type { RowFault } from './row-fault.js';

/**
 * Rows that the actor may not import: counties outside the scope, as the row has it or as the registry has it.
 * @param areaCodes county of those that are in the registry already, by code
 */
export function subjectScopeFaults(
  rows: readonly SubjectRow[],
  scope: RegistryScope,
  areaCodes: ReadonlyMap<string, string>,
): RowFault[] {
  return rows.flatMap(({ code, areaCode }, at): RowFault[] => {
    const registered = areaCodes.get(code) ?? areaCode;
    if (coversArea(scope, areaCode) && coversArea(scope, registered)) return [];
    const message = coversArea(scope, areaCode)
      ? '这个检查对象登记在其他县(市)，不属于本部门管辖。请删去本行，或由州局导入。'
      : '所在县(市)不在本部门管辖范围内。请删去本行，或由州局导入。';
    return [{ at, key: 'areaCode', code: 'OUT_OF_SCOPE', message }];
  });
}

/** Rows about whom the registry cannot tell who is meant, who was meant by an earlier row, or who is not ours. */
export function inspectorFaults(
  rows: readonly InspectorRow[],
  scope: RegistryScope,
  registered: readonly Inspector[],
): RowFault[] {
  const index = new InspectorIndex(registered);
  const seen = new Set<string>();
  return rows.flatMap(({ certificateNo, issuer, agencyCode }, at): RowFault[] => {
    const fault = (key: string, code: string, message: string) => [{ at, key, code, message }];
    if (index.isAmbiguous(certificateNo, issuer)) {
      const message = `执法证号 ${certificateNo} 在名录库中有几人使用，不能确定是哪一位。请填写发证机关。`;
      return fault('certificateNo', 'AMBIGUOUS', message);
    }
    const existing = index.find(certificateNo, issuer);
    if (existing && seen.has(existing.id)) {
      const message = `执法证号 ${certificateNo} 与前面一行是名录库中的同一个人。请删去一行，或改正证号、发证机关。`;
      return fault('certificateNo', 'DUPLICATE', message);
    }
    if (existing) seen.add(existing.id);
    const ours = coversAgency(scope, agencyCode) && coversAgency(scope, existing?.agencyCode ?? agencyCode);
    if (ours) return [];
    const message = '此人所属部门不是本部门或下级部门。请删去本行，或由州局导入。';
    return fault('agencyCode', 'OUT_OF_SCOPE', message);
  });
}

/** Rows of people who belong to other agencies, or who cannot be told. */
export function conflictFaults(
  rows: readonly Pick<ConflictRow, 'certificateNo' | 'issuer'>[],
  scope: RegistryScope,
  registered: readonly Inspector[],
): RowFault[] {
  const index = new InspectorIndex(registered);
  return rows.flatMap(({ certificateNo, issuer }, at): RowFault[] => {
    const person = index.find(certificateNo, issuer);
    if (!person) {
      const message = `执法证号 ${certificateNo} 不能确定是哪一位执法检查人员。请核对证号和发证机关。`;
      return [{ at, key: 'certificateNo', code: 'UNKNOWN_INSPECTOR', message }];
    }
    if (coversAgency(scope, person.agencyCode)) return [];
    const message = '此人所属部门不是本部门或下级部门。请删去本行，或由州局导入。';
    return [{ at, key: 'certificateNo', code: 'OUT_OF_SCOPE', message }];
  });
}

/** Absences of people who belong to other agencies, or whose name is not the one of the certificate. */
export function absenceFaults(
  rows: readonly AbsenceRow[],
  scope: RegistryScope,
  registered: readonly Inspector[],
): RowFault[] {
  const index = new InspectorIndex(registered);
  const persons = conflictFaults(rows, scope, registered);
  const bad = new Set(persons.map(({ at }) => at));
  const names = rows.flatMap(({ certificateNo, issuer, name }, at): RowFault[] => {
    const person = index.find(certificateNo, issuer);
    if (!person || bad.has(at) || !name || plainName(name) === plainName(person.name)) return [];
    const message = `名录库中执法证号 ${certificateNo} 的持证人不是“${name}”。请核对姓名和证号。`;
    return [{ at, key: 'name', code: 'OTHER_NAME', message }];
  });
  return [...persons, ...names];
}
