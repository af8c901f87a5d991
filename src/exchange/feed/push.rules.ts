import { createHmac } from 'node:crypto';
import { sha256 } from '../../kernel/hash.js';
import { cleanText, cutText } from '../../kernel/text.js';

/** What the province says of a row. */
export interface RowAnswer {
  readonly recordId: string;
  readonly accepted: boolean;
  readonly code: string | null;
  /** Given where it was refused. */
  readonly message: string | null;
}

/**
 * Headers of a push. Signed are key, time, batch number and the digest of the body, a line each, with HMAC-SHA256: a
 * body that was changed on its way, or a batch that is sent again by somebody else, is told from ours. The batch number
 * is the key by which the province takes a batch once, however often it comes.
 * @param seconds since 1970, UTC
 */
export function signedHeaders(
  { keyId, secret }: { readonly keyId: string; readonly secret: string },
  batch: string,
  body: string,
  seconds: number,
): Record<string, string> {
  const text = [keyId, String(seconds), batch, sha256(body)].join('\n');
  return {
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': batch,
    'x-feed-key': encodeURIComponent(keyId),
    'x-feed-timestamp': String(seconds),
    'x-feed-signature': createHmac('sha256', secret).update(text, 'utf8').digest('hex'),
  };
}

/**
 * Reads the province's answer to a batch: {"cd_batch", "results": [{"record_unique_identity", "accepted", "code",
 * "message"}]}. Rows that were not asked for, or are told twice, are left out.
 * @param asked identities of the batch's rows
 * @returns null where it is no such answer
 */
export function readAnswer(text: string, batch: string, asked: ReadonlySet<string>): RowAnswer[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { cd_batch, results } = (value ?? {}) as { cd_batch?: unknown; results?: unknown };
  if (cd_batch !== batch || !Array.isArray(results)) return null;
  const found = new Map<string, RowAnswer>();
  for (const one of results as unknown[]) {
    const {
      record_unique_identity: recordId,
      accepted,
      code,
      message,
    } = (one ?? {}) as Record<string, unknown>;
    if (typeof recordId !== 'string' || typeof accepted !== 'boolean') return null;
    if (!asked.has(recordId) || found.has(recordId)) continue;
    found.set(recordId, {
      recordId,
      accepted,
      code: short(code, 50),
      message: accepted ? null : reason(message),
    });
  }
  return [...found.values()];
}

const reason = (given: unknown): string => short(given, 500) ?? '省平台没有说明原因。';

function short(given: unknown, most: number): string | null {
  if (typeof given !== 'string' && typeof given !== 'number') return null;
  return cutText(cleanText(String(given)), most) || null;
}
