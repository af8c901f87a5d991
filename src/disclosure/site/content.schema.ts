import { z } from 'zod';
import { isDay } from '../../kernel/day.js';
import { PLAN_COLUMNS } from '../disclosure.content.js';
import { DISCLOSURE_KINDS, type DisclosureKind, RESULT_COLUMNS } from '../disclosure.rules.js';

const DAY = z
  .string()
  .refine((text) => isDay(text))
  .meta({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const DIGEST = z.string().regex(/^[0-9a-f]{64}$/);
const provisional = z.boolean().describe('公示期限暂定：经过的年度还没有官方放假安排');

const HEAD = {
  drawNumber: z.string().describe('任务编号'),
  year: z.number().int().describe('年度'),
  agencyName: z.string().describe('公示机关'),
  planTitle: z.string().describe('抽查计划名称'),
  taskName: z.string().describe('任务名称'),
};

const RESULT = z.object({
  ...HEAD,
  tasks: z.number().int().describe('任务数'),
  open: z.number().int().describe('发布时尚未审核的任务数'),
  replaced: z.number().int().optional().describe('由候补递补的户数，没有时不出现'),
  rows: z.array(
    z.object(
      Object.fromEntries(RESULT_COLUMNS.map(({ key, heading }) => [key, z.string().describe(heading)])),
    ),
  ),
  dueProvisional: provisional,
});

const DRAW = z.object({
  ...HEAD,
  planNumber: z.string().describe('抽查计划编号'),
  drawType: z.string().describe('抽查类型'),
  itemName: z.string().describe('抽查事项'),
  scope: z.string().describe('对象范围'),
  agencies: z.string().describe('检查机关'),
  windowFrom: DAY.describe('检查日期自'),
  windowTo: DAY.describe('检查日期至'),
  asOf: DAY.describe('名录截止日期'),
  announced: z.boolean().describe('名单提前公告'),
  frozenAt: z.iso.datetime().describe('冻结时间，UTC'),
  sealedAt: z.iso.datetime().describe('抽取时间，UTC'),
  freezeDigest: DIGEST.describe('冻结摘要'),
  resultDigest: DIGEST.describe('结果摘要'),
  seed: DIGEST.describe('种子'),
  files: z.array(z.object({ name: z.string(), digest: DIGEST, lines: z.string() })).describe('抽取包的文件'),
  rows: z.array(
    z.object({
      seq: z.string().describe('序号'),
      name: z.string().describe('检查对象'),
      code: z.string().describe('统一社会信用代码/项目代码'),
      areaName: z.string().describe('所在县(市)'),
      batch: z.string().describe('批次，不分批时为空'),
    }),
  ),
  dueProvisional: provisional,
});

const PLAN = z.object({
  year: z.number().int().describe('年度'),
  agencyName: z.string().describe('公示机关'),
  title: z.string().describe('计划名称'),
  documentNo: z.string().describe('批准文号'),
  approvedOn: DAY.describe('批准日期'),
  rows: z
    .array(z.array(z.string()).length(PLAN_COLUMNS.length))
    .describe(`每行依次为：${PLAN_COLUMNS.map(({ heading }) => heading).join('、')}`),
  dueProvisional: provisional,
});

/** What the content of a publication is made of, by its kind. */
export const CONTENT_SCHEMAS = { RESULT, DRAW, PLAN } as const satisfies Partial<
  Record<DisclosureKind, z.ZodType>
>;

/** The same for programs (JSON Schema 2020-12), by kind, with its Chinese name. */
export function contentJsonSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(CONTENT_SCHEMAS).map(([kind, schema]) => [
      kind,
      {
        title: DISCLOSURE_KINDS[kind as DisclosureKind],
        ...z.toJSONSchema(schema, { unrepresentable: 'any' }),
      },
    ]),
  );
}
