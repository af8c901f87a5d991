import type { SubjectKind } from './columns.js';
import { CONSTRUCTION_PROJECT } from './construction-project.js';
import { DANGEROUS_GOODS_CARRIER } from './dangerous-goods-carrier.js';
import { REPAIR_SHOP } from './repair-shop.js';

/** All kinds of subject. A new kind: its file beside these, and its line here. */
export const SUBJECT_KINDS: readonly SubjectKind[] = [
  DANGEROUS_GOODS_CARRIER,
  REPAIR_SHOP,
  CONSTRUCTION_PROJECT,
];

/** The kind of a code, or undefined. */
export function subjectKind(kind: string): SubjectKind | undefined {
  return SUBJECT_KINDS.find((candidate) => candidate.kind === kind);
}

/** Codes of the kinds that a text names (道路危险货物运输企业、机动车维修企业), in the order of the list. */
export function kindsNamed(text: string): string[] {
  const pieces = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .split(/[;、,/|]|以及|和|及(?!参建)/);
  return SUBJECT_KINDS.filter(({ title, aliases }) =>
    pieces.some((piece) => piece === title || aliases.includes(piece)),
  ).map(({ kind }) => kind);
}
