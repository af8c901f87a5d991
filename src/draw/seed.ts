import { sha256 } from '../kernel/hash.js';

/** The version of the draw that this program makes. */
export const SPEC_1 = 'mingchou-draw/1';

/** What freeze.json shows of the nonce. */
export function commitmentOf(nonce: string): string {
  return sha256(nonce);
}

/**
 * The seed (section 4): 64 hex digits.
 * @param freezeDigest SHA-256 of the bytes of freeze.json.
 * @param texts what the witnesses gave, in the order of the plan.
 */
export function computeSeed(freezeDigest: string, nonce: string, texts: readonly string[]): string {
  return sha256([SPEC_1, freezeDigest, nonce, ...texts].map((line) => `${line}\n`).join(''));
}
