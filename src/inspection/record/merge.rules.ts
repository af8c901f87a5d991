/** What a field holds; revision 0 and an empty value where nothing was entered. */
export interface FieldState {
  readonly revision: number;
  readonly value: string;
}

/** An entry as far as merging it needs. */
export interface EntryToMerge {
  /** Cleaned. */
  readonly value: string;
  /** Revision of the field that its writer had before him. */
  readonly baseRevision: number;
  /** True where the entry decides an open conflict of the field: then it counts also if it repeats what stands. */
  readonly settles: boolean;
}

/** What becomes of an entry. */
export type Merge =
  | { readonly status: 'SAVED'; readonly revision: number }
  | { readonly status: 'SAME' }
  | { readonly status: 'CONFLICT' }
  | { readonly status: 'AHEAD' };

/**
 * Merges an entry into its field. Nothing is ever overwritten unseen: who wrote on an older state gets a conflict, which
 * is kept beside the newer value until somebody decides. What stands already is no change, whatever its base.
 */
export function mergeEntry(state: FieldState, entry: EntryToMerge): Merge {
  if (entry.baseRevision > state.revision) return { status: 'AHEAD' };
  if (entry.value === state.value && !entry.settles) return { status: 'SAME' };
  if (entry.baseRevision === state.revision) return { status: 'SAVED', revision: state.revision + 1 };
  return { status: 'CONFLICT' };
}
