import type { LookedUp, Outcome } from './workbench.js';

/** A file with the folders that it was chosen with. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What the page asks of its worker. */
export type Request =
  | { readonly kind: 'VERIFY'; readonly files: readonly PickedFile[]; readonly freezeDigest?: string }
  | { readonly kind: 'LOOK_UP'; readonly code: string };

/** What the worker answers. */
export type Reply =
  | { readonly kind: 'PROGRESS'; readonly text: string }
  | { readonly kind: 'VERIFIED'; readonly outcome: Outcome }
  | { readonly kind: 'LOOKED_UP'; readonly lookedUp: LookedUp }
  | { readonly kind: 'FAILED'; readonly message: string };
