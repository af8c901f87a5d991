import type { Actor, Role } from '../audit/actor.js';
import type { Agency, Area } from './agency.entity.js';

/** Which records of the registries an actor may change. */
export interface RegistryScope {
  /** Everything: the bureau's own units, and the system itself. */
  readonly everything: boolean;
  /** Counties whose subjects may be changed. */
  readonly areaCodes: ReadonlySet<string>;
  /** Agencies whose inspectors may be changed. */
  readonly agencyCodes: ReadonlySet<string>;
}

export const WHOLE_SCOPE: RegistryScope = { everything: true, areaCodes: new Set(), agencyCodes: new Set() };

export const NO_SCOPE: RegistryScope = { ...WHOLE_SCOPE, everything: false };

/** Roles that keep the registries. */
const KEEPERS: readonly Role[] = ['PLANNER', 'ADMINISTRATOR'];

/** True if the actor's roles let it keep the registries of its scope at all. */
export function isKeeper(actor: Actor): boolean {
  return actor.roles.some((role) => KEEPERS.includes(role));
}

/**
 * Scope of an agency. The bureau is the agency of the prefecture itself; it and its departments keep all the
 * registries. Departments sit in the county of the seat, so that their area alone does not tell them from that
 * county's bureau: they are the ones whose name begins with the prefecture's. A county's bureau keeps the
 * subjects of its county and the inspectors of its units; a partner agency only its own inspectors.
 * @param within codes of the agency and of all below it
 */
export function registryScope(
  agencyCode: string | null,
  within: readonly string[],
  agencies: readonly Agency[],
  areas: readonly Area[],
): RegistryScope {
  const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
  const own = agencyCode === null ? undefined : byCode.get(agencyCode);
  const agencyCodes = new Set(within);
  const prefecture = areas.find((area) => area.parentCode === null);
  const bureau = agencies.find((agency) => agency.areaCode === prefecture?.code);
  if (!own || !prefecture || own.poolCode !== bureau?.poolCode) {
    return { everything: false, areaCodes: new Set(), agencyCodes };
  }
  const everything = own.areaCode === prefecture.code || isNamedAfter(own.name, prefecture);
  const below = [...agencyCodes].map((code) => byCode.get(code)?.areaCode);
  const areaCodes = new Set(below.filter((code): code is string => code !== undefined));
  return { everything, areaCodes, agencyCodes };
}

function isNamedAfter(name: string, prefecture: Area): boolean {
  const starts = [prefecture.name, prefecture.shortName, prefecture.shortName.slice(-1)];
  return starts.some((start) => name.startsWith(start));
}

/** May a subject of this county be changed? */
export function coversArea(scope: RegistryScope, areaCode: string): boolean {
  return scope.everything || scope.areaCodes.has(areaCode);
}

/** May an inspector of this agency be changed? */
export function coversAgency(scope: RegistryScope, agencyCode: string): boolean {
  return scope.everything || scope.agencyCodes.has(agencyCode);
}
