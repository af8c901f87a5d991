import { SUBJECT_KINDS } from '../kinds/subject-kinds.js';
import { ABSENCE } from './absence-kind.js';
import { AGENCY } from './agency-kind.js';
import { CONFLICT } from './conflict-kind.js';
import { CREDIT } from './credit-kind.js';
import type { ImportKind } from './import-types.js';
import { INSPECTOR } from './inspector-kind.js';
import { ITEM } from './item-kind.js';

/** Everything that can be imported: the kinds of subjects, then the office's own registers. */
export const IMPORT_KINDS: readonly ImportKind[] = [
  ...SUBJECT_KINDS.map((kind) => ({ ...kind, identities: [{ keys: ['code'] }] })),
  CREDIT,
  INSPECTOR,
  ABSENCE,
  CONFLICT,
  ITEM,
  AGENCY,
];

/** The import of a code, or undefined. */
export function importKind(kind: string): ImportKind | undefined {
  return IMPORT_KINDS.find((candidate) => candidate.kind === kind);
}
