import { z } from 'zod';
import { FEED_KINDS, type FeedKind } from './feed-types.js';
import { type Standing, STANDINGS } from './reconciliation.service.js';

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) =>
  Object.keys(table) as [Key, ...Key[]];
const KIND = z.enum<[FeedKind, ...FeedKind[]]>(keysOf(FEED_KINDS), '请选择数据种类。');
const page = z.string().max(10).optional().catch(undefined);

/** Which rows of the outbox are shown. */
export const ROWS_QUERY = z.object({
  standing: z.enum<[Standing, ...Standing[]]>(keysOf(STANDINGS)).optional().catch(undefined),
  page,
});
export const PAGE_QUERY = z.object({ page });
/** Rows that do not leave, of a kind. */
export const FAULTS_QUERY = z.object({ kind: KIND });
/** A batch for a file. */
export const BATCH_BODY = z.object({ kind: KIND });

/** The province's answer to a batch: for each row whether it was taken, and why not. */
export const RECEIPT_BODY = z.object({
  results: z
    .array(
      z.object({
        record_unique_identity: z.string().max(64),
        accepted: z.boolean(),
        code: z.string().max(50).optional(),
        message: z.string().max(500).optional(),
      }),
    )
    .min(1)
    .max(100_000),
});

/** Codes of the province by ours. */
export const CODES_BODY = z.object({ codes: z.record(z.string().max(100), z.string().max(100)) });
/** The day of the former file. */
export const CREDIT_FILE_QUERY = z.object({ since: z.string().max(10).default('') });
