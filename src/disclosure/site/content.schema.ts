import { z } from 'zod';
import { isDay } from '../../kernel/day.js';
import { PLAN_COLUMNS } from '../disclosure.content.js';
import {
  DISCLOSURE_KINDS,
  type DisclosureAction,
  type DisclosureKind,
  RESULT_COLUMNS,
} from '../disclosure.rules.js';
import { TABLE_COLUMNS, TABLE_FACTS, type TableKind } from '../kinds/table-columns.js';

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

/** A table as it stands: its columns, in their order, are part of it. */
function table(kind: TableKind) {
  const headings = TABLE_COLUMNS[kind].map(({ heading }) => heading);
  return z.object({
    year: z.number().int().describe('年度'),
    agencyName: z.string().describe('公示机关'),
    title: z.string().describe('名称'),
    facts: z
      .array(z.tuple([z.enum(TABLE_FACTS[kind]), z.string()]))
      .describe('表前说明：名称和内容，没有内容的不出现'),
    columns: z
      .array(z.object({ key: z.string(), heading: z.string() }))
      .length(headings.length)
      .describe('各列的名称'),
    rows: z.array(z.array(z.string()).length(headings.length)).describe(`每行依次为：${headings.join('、')}`),
    dueProvisional: provisional,
  });
}

const WITHDRAWN = z.object({
  withdrawn: z.literal(true).describe('本版撤回以前的公示，没有其他内容'),
  version: z.number().int().describe('撤回的版本'),
  dueProvisional: provisional,
});

/** What the content of a publication is made of, by its kind. */
export const CONTENT_SCHEMAS = {
  ...{ RESULT, DRAW, PLAN },
  ITEM_LIST: table('ITEM_LIST'),
  JOINT_LIST: table('JOINT_LIST'),
  ANNOUNCEMENT: table('ANNOUNCEMENT'),
  STATISTICS: table('STATISTICS'),
  CHANGE: table('CHANGE'),
} as const satisfies Record<DisclosureKind, z.ZodType>;

/** What a version that takes back another one is made of, whatever its kind. */
export const WITHDRAWN_SCHEMA = WITHDRAWN;

/** Name of the schema of a version's content, as `contentJsonSchemas` has it. */
export function schemaOf(kind: DisclosureKind, action: DisclosureAction): string {
  return action === 'WITHDRAW' ? 'WITHDRAWN' : kind;
}

/** The same for programs (JSON Schema 2020-12), by kind, with its Chinese name; `WITHDRAWN` for every withdrawal. */
export function contentJsonSchemas(): Record<string, object> {
  const named = (title: string, schema: z.ZodType) => ({
    ...{ title, ...z.toJSONSchema(schema, { unrepresentable: 'any' }) },
  });
  const kinds = Object.entries(CONTENT_SCHEMAS).map(([kind, schema]) => [
    kind,
    named(DISCLOSURE_KINDS[kind as DisclosureKind], schema),
  ]);
  return { ...Object.fromEntries(kinds), WITHDRAWN: named('撤回说明', WITHDRAWN_SCHEMA) };
}
