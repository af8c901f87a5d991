import { subjectKind } from '../../registry/kinds/subject-kinds.js';

const OBJECTS: Readonly<Record<string, string>> = {
  account: '账号',
  agency: '部门',
  annual_plan: '年度计划',
  area: '县(市)',
  conflict_of_interest: '利害关系',
  draw: '抽取任务',
  import_batch: '导入',
  inspection_task: '检查任务',
  inspector: '执法检查人员',
  item_list: '抽查事项清单',
  subject: '检查对象',
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
