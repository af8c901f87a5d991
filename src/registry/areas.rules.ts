import { cleanText } from '../kernel/text.js';

/** An area as lookups give it. */
export interface AreaRef {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  /** null for the prefecture, the prefecture's code for its counties. */
  readonly parentCode: string | null;
}

/** Codes and names that GB/T 2260 has given up, and what they are now. */
const FORMER_CODES: Readonly<Record<string, string>> = { '513321': '513301' };
const FORMER_NAMES: Readonly<Record<string, string>> = { 康定县: '513301' };

/** Finds the area that a text names, or null. */
export type AreaMatcher = (text: string) => AreaRef | null;

/**
 * Matches full names, short names (道孚), names with the prefecture or province before them (甘孜州道孚县),
 * six-digit codes (also with six zeros behind) and former codes. Anything else is null: an area is never guessed
 * (康定区 is no area).
 */
export function areaMatcher(areas: readonly AreaRef[]): AreaMatcher {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const prefectures = areas.filter((area) => area.parentCode === null);
  const byName = new Map<string, AreaRef>();
  // Counties last: 甘孜 alone is the county, the prefecture is 甘孜州.
  for (const area of [...prefectures, ...areas.filter((area) => area.parentCode !== null)]) {
    byName.set(area.shortName, area);
    byName.set(area.name, area);
  }
  const prefixes = prefectures.flatMap((area) => [area.name, area.shortName]);
  const prefix = new RegExp(`^(?:四川省|四川)?[-/·,、]?(?:${prefixes.join('|') || '(?!)'})?[-/·,、]?`);
  return (text) => {
    const plain = cleanText(text).replace(/\s/g, '');
    const digits = /^(\d{6})(?:0{6})?$/.exec(plain)?.[1];
    if (digits !== undefined) return byCode.get(FORMER_CODES[digits] ?? digits) ?? null;
    const named = (name: string) => byName.get(name) ?? byCode.get(FORMER_NAMES[name] ?? '') ?? null;
    return named(plain) ?? named(plain.replace(prefix, ''));
  };
}

/** Names of the counties, for messages and drop-downs. */
export function countyNames(areas: readonly AreaRef[]): string[] {
  return areas.filter((area) => area.parentCode !== null).map((area) => area.name);
}
