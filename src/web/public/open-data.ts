import { z } from 'zod';

/** Terms of use where the office has not worded its own. */
export const DATA_LICENCE =
  '依法主动公开的政府信息，任何人都可以免费查阅、下载、复制和使用。使用时请注明来源和公示时间，不得歪曲原意。';

const INSTANT = z.iso.datetime().describe('时间，UTC');
const DIGEST = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256，十六进制小写');

const DOWNLOAD = z
  .strictObject({
    format: z.enum(['JSON', 'CSV', 'XLSX', 'ZIP']),
    name: z.string().describe('是什么'),
    mediaType: z.string(),
    address: z.url().describe('下载地址'),
    bytes: z.number().int().nullable().describe('字节数；空为下载时才生成，事先不知道'),
    sha256: DIGEST.nullable().describe('文件摘要；空为每次生成的字节不同，以公示内容的摘要为准'),
    schema: z.url().nullable().describe('格式说明的地址'),
  })
  .describe('一个可下载的文件');

const DATASET = z
  .strictObject({
    address: z.url().describe('永久地址'),
    page: z.url().describe('网页'),
    title: z.string(),
    kind: z.string().describe('类别'),
    version: z.number().int().describe('第几版'),
    newest: z.boolean().describe('没有更新的版本'),
    issued: INSTANT,
    rows: z.number().int().describe('户数'),
    digest: DIGEST.describe('公示内容的摘要'),
    downloads: z.array(DOWNLOAD),
  })
  .describe('一份公示的一个版本');

const FREEZE = z
  .strictObject({
    page: z.url(),
    number: z.string().describe('任务编号'),
    title: z.string(),
    state: z.string().describe('状态'),
    issued: INSTANT.describe('冻结时间，UTC'),
    digest: DIGEST.describe('冻结摘要'),
    downloads: z.array(DOWNLOAD),
  })
  .describe('一次名录冻结');

/** The index of all that can be downloaded. What is served is held against it by a test. */
export const DATA_INDEX = z
  .strictObject({
    title: z.string(),
    publisher: z.string().describe('公示机关'),
    licence: z.string().describe('使用条件'),
    language: z.literal('zh-CN'),
    address: z.url(),
    schema: z.url(),
    feed: z.url().describe('订阅地址'),
    page: z.number().int(),
    pages: z.number().int(),
    next: z.url().nullable().describe('下一页，空为最后一页'),
    datasets: z.array(DATASET).describe('公示，新的在前'),
    freezes: z.array(FREEZE).describe('名录冻结，新的在前'),
  })
  .describe('开放数据目录');

export type DataIndex = z.infer<typeof DATA_INDEX>;
export type Download = z.infer<typeof DOWNLOAD>;
