import type { AuditEntry } from '../../audit/audit.entity.js';
import { LOOK } from '../../ceremony/trail/draw-looks.service.js';
import { REFUSED } from '../../ceremony/trail/refusal-log.service.js';
import { subjectKind } from '../../registry/kinds/subject-kinds.js';

const OBJECTS: Readonly<Record<string, string>> = {
  account: '账号',
  agency: '部门',
  annual_plan: '年度计划',
  area: '县(市)',
  absence: '休假与值班',
  conflict_of_interest: '利害关系',
  credit_class: '信用风险等级',
  credit_rule: '信用规则',
  draw: '抽取任务',
  former_post_rule: '曾任职的回避年限',
  import_batch: '导入',
  inspection_task: '检查任务',
  inspector: '执法检查人员',
  item_list: '抽查事项清单',
  item_rule: '事项的上限与权限',
  joint_scheme: '综合监管方案',
  list_kind: '清单种类',
  permit_card: '红黄牌',
  shared_result: '外地共享的检查结果',
  plan_schedule: '抽取任务建立日期',
  subject: '检查对象',
};

/** Part of a drawn list that was looked at. */
const PARTS: Readonly<Record<string, string>> = {
  ALL: '全部名单',
  AGENCY: '本部门承办的对象',
  OWN: '本人检查的对象',
  NONE: '现场公布的名单',
};

/**
 * What an entry of the audit log is about, as people say it: 抽取任务 3. An act on a whole register has that
 * register's name, and no number.
 */
export function auditObject(entry: { readonly objectKind: string; readonly objectId: string }): string {
  const name = OBJECTS[entry.objectKind] ?? '其他';
  if (/^[0-9]+$/.test(entry.objectId)) return `${name} ${entry.objectId}`;
  return subjectKind(entry.objectId)?.title ?? name;
}

/** What looks and refusals keep of themselves. */
interface Kept {
  readonly way?: string;
  readonly scope?: string;
  readonly reason?: string;
  readonly faults?: readonly string[];
  readonly repeated?: number;
}

/**
 * What an entry says beyond its act, for those that need it: how a drawn list was looked at, why an attempt was
 * refused and how often it came again. Empty for all others.
 */
export function auditNote(entry: Pick<AuditEntry, 'act' | 'detail'>): string {
  if (entry.act !== LOOK && !entry.act.startsWith(REFUSED)) return '';
  const { way = '', reason, faults = [], repeated } = keptOf(entry);
  if (reason === undefined) return way;
  const again = repeated === undefined ? '' : `(此后一分钟内又有 ${repeated} 次)`;
  return `${[reason, ...faults].join('')}${again}`;
}

/** What somebody altered behind the triggers may not be readable: the page shows the entry all the same. */
function keptOf({ detail }: Pick<AuditEntry, 'detail'>): Kept {
  try {
    return JSON.parse(detail) as Kept;
  } catch {
    return { way: '(内容不成形)' };
  }
}

/** A look at a drawn list, as its page shows it. */
export interface LookView {
  readonly seq: string;
  readonly at: Date;
  readonly name: string;
  readonly agency: string;
  readonly way: string;
  readonly part: string;
}

/** An entry of a look. @param agencies names by code */
export function lookView(entry: AuditEntry, agencies: ReadonlyMap<string, string>): LookView {
  const { way = '', scope = '' } = keptOf(entry);
  return {
    ...{ seq: entry.seq, at: entry.at, name: entry.actorName, way },
    agency: agencies.get(entry.agencyCode ?? '') ?? '',
    part: PARTS[scope] ?? '',
  };
}
