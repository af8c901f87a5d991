import { compareUtf8 } from './serialise.js';
import type { ListForm } from './list-reader.js';
import type { Conflict, ExcludedSubject, Inspector, Subject } from './types.js';

const byCode = (a: { code: string }, b: { code: string }): number => compareUtf8(a.code, b.code);
const codeOf = ({ code }: { code: string }): string => code;

/** subjects.tsv */
export const SUBJECTS: ListForm<Subject> = {
  file: 'subjects.tsv',
  columns: ['编码', '分层', '区域'],
  read: (fields) => ({
    code: fields.code(0, '编码'),
    stratum: fields.name(1, '分层'),
    area: fields.name(2, '区域'),
  }),
  compare: byCode,
  describe: codeOf,
};

/** excluded.tsv */
export const EXCLUDED: ListForm<ExcludedSubject> = {
  file: 'excluded.tsv',
  columns: ['编码', '排除原因'],
  read: (fields) => ({ code: fields.code(0, '编码'), reason: fields.name(1, '排除原因') }),
  compare: byCode,
  describe: codeOf,
};

/** inspectors.tsv */
export const INSPECTORS: ListForm<Inspector> = {
  file: 'inspectors.tsv',
  columns: ['编码', '部门', '区域', '可任组长', '可参加组数', '已有任务数'],
  read: (fields) => {
    const inspector: Inspector = {
      code: fields.code(0, '编码'),
      agency: fields.code(1, '部门'),
      area: fields.name(2, '区域'),
      lead: fields.oneOf(3, '可任组长', ['0', '1']) === '1',
      capacity: fields.integer(4, '可参加组数'),
      priorLoad: fields.integer(5, '已有任务数'),
    };
    const limit = inspector.capacity + inspector.priorLoad;
    if (!Number.isSafeInteger(limit))
      fields.fault('可参加组数与已有任务数之和应不超过 2⁵³−1', inspector.code);
    return inspector;
  },
  compare: byCode,
  describe: codeOf,
};

/** conflicts.tsv */
export const CONFLICTS: ListForm<Conflict> = {
  file: 'conflicts.tsv',
  columns: ['检查对象编码', '检查人员编码'],
  read: (fields) => ({
    subject: fields.code(0, '检查对象编码'),
    inspector: fields.code(1, '检查人员编码'),
  }),
  compare: (a, b) => compareUtf8(a.subject, b.subject) || compareUtf8(a.inspector, b.inspector),
  describe: ({ subject, inspector }) => `${subject} ${inspector}`,
};
