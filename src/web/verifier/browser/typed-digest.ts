import { DIGEST_DIGITS, FEWEST_DIGEST_DIGITS } from '../../../draw/verify.js';

/** What a person typed as the digest of a slip: the digest or its beginning, nothing, or what is wrong with it. */
export type TypedDigest =
  { readonly digest: string | undefined; readonly fault?: undefined } | { readonly fault: string };

/** Reads it as people type it: full-width characters, spaces, capitals, and a mark of omission at the end. */
export function readTypedDigest(text: string): TypedDigest {
  const digest = text
    .normalize('NFKC')
    .replace(/[\s\u2026.-]/g, '')
    .toLowerCase();
  if (digest === '') return { digest: undefined };
  if (!/^[0-9a-f]+$/.test(digest)) {
    return { fault: '冻结摘要只有数字 0–9 和字母 a–f。请照凭条重填，或留空。' };
  }
  if (digest.length === FEWEST_DIGEST_DIGITS || digest.length === DIGEST_DIGITS) return { digest };
  return {
    fault: `填了 ${digest.length} 位。请填凭条上的前 ${FEWEST_DIGEST_DIGITS} 位，或全部 ${DIGEST_DIGITS} 位，或留空。`,
  };
}
