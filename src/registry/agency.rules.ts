import type { Agency } from './agency.entity.js';
import type { Values } from './content.rules.js';
import type { RowFault } from './import/row-fault.js';

/** An agency as an import gives it. What is absent stays as it is, null or an empty list empties it. */
export interface AgencyRow {
  readonly code: string;
  readonly name: string;
  readonly shortNames?: readonly string[] | null;
  readonly parentCode?: string | null;
  readonly areaCode: string;
  readonly poolCode: string;
  readonly catalogueCode?: string | null;
}

/** What an import may change of an agency. */
export interface AgencyContent {
  readonly code: string;
  readonly name: string;
  readonly shortNames: readonly string[];
  readonly parentCode: string | null;
  readonly areaCode: string;
  readonly poolCode: string;
  readonly catalogueCode: string | null;
}

/** The agency after a row. */
export function agencyAfter(before: Agency | undefined, row: AgencyRow): AgencyContent {
  const { code, name, areaCode, poolCode } = row;
  return {
    ...{ code, name, areaCode, poolCode },
    shortNames: row.shortNames === undefined ? (before?.shortNames ?? []) : (row.shortNames ?? []),
    parentCode: row.parentCode === undefined ? (before?.parentCode ?? null) : row.parentCode,
    catalogueCode: row.catalogueCode === undefined ? (before?.catalogueCode ?? null) : row.catalogueCode,
  };
}

/** Content as values by column key. */
export function agencyValues(agency: AgencyContent): Values {
  const { code, name, shortNames, parentCode, areaCode, poolCode, catalogueCode } = agency;
  return { code, name, shortNames, parentCode, areaCode, poolCode, catalogueCode };
}

/**
 * What the register of agencies says against rows: a name that another agency has, a parent that neither stands in
 * the register nor in a good row, parents in a ring.
 */
export function agencyFaults(rows: readonly AgencyRow[], agencies: readonly Agency[]): RowFault[] {
  const faults = nameFaults(rows, agencies);
  const bad = new Set(faults.map(({ at }) => at));
  for (;;) {
    // A row that falls may have been the parent of another one.
    const missing = missingParents(rows, bad, agencies);
    const found = missing.length > 0 ? missing : ringFaults(rows, bad, agencies);
    if (found.length === 0) return faults.sort((a, b) => a.at - b.at);
    for (const fault of found) bad.add(fault.at);
    faults.push(...found);
  }
}

function nameFaults(rows: readonly AgencyRow[], agencies: readonly Agency[]): RowFault[] {
  const codes = new Map(agencies.map(({ name, code }) => [name, code]));
  return rows.flatMap(({ name, code }, at) => {
    const owner = codes.get(name);
    if (owner === undefined || owner === code) return [];
    const message = `部门“${name}”已在名册中，编码是 ${owner}，与本行的 ${code} 不同。请改正编码或名称。`;
    return [{ at, key: 'name', code: 'NAME_TAKEN', message }];
  });
}

/** Rows whose parent is neither in the register nor in a row that stands; when one falls, so do those below it. */
function missingParents(
  rows: readonly AgencyRow[],
  bad: ReadonlySet<number>,
  agencies: readonly Agency[],
): RowFault[] {
  const registered = new Set(agencies.map(({ code }) => code));
  const standing = new Set(rows.filter((_, at) => !bad.has(at)).map(({ code }) => code));
  const below = new Map<string, number[]>();
  const falling: number[] = [];
  rows.forEach(({ parentCode }, at) => {
    if (bad.has(at) || !parentCode || registered.has(parentCode)) return;
    if (!standing.has(parentCode)) falling.push(at);
    else if (!below.get(parentCode)?.push(at)) below.set(parentCode, [at]);
  });
  const faults: RowFault[] = [];
  for (const at of falling) {
    const { code, parentCode } = rows[at];
    const message = `上级部门(编码 ${parentCode})在本表中的那一行有问题，不能入库。请先改正那一行。`;
    faults.push({ at, key: 'parentCode', code: 'PARENT_FAULTY', message });
    for (const child of below.get(code) ?? []) falling.push(child);
  }
  return faults;
}

function ringFaults(
  rows: readonly AgencyRow[],
  bad: ReadonlySet<number>,
  agencies: readonly Agency[],
): RowFault[] {
  const parents = new Map(agencies.map(({ code, parentCode }) => [code, parentCode]));
  rows.forEach(({ code, parentCode }, at) => {
    if (!bad.has(at) && parentCode !== undefined) parents.set(code, parentCode);
  });
  const ring = codesInRings(parents);
  return rows.flatMap(({ code }, at) => {
    if (bad.has(at) || !ring.has(code)) return [];
    const message = '上级部门绕成了一圈：一个部门成了自己的上级。请改正其中一个部门的上级。';
    return [{ at, key: 'parentCode', code: 'PARENT_RING', message }];
  });
}

function codesInRings(parents: ReadonlyMap<string, string | null>): Set<string> {
  const rings = new Set<string>();
  const seen = new Set<string>();
  for (const start of parents.keys()) {
    const path = new Map<string, number>();
    let code: string | null = start;
    while (code !== null && !seen.has(code)) {
      seen.add(code);
      path.set(code, path.size);
      code = parents.get(code) ?? null;
    }
    const from = code === null ? undefined : path.get(code);
    if (from !== undefined) for (const [member, place] of path) if (place >= from) rings.add(member);
  }
  return rings;
}
