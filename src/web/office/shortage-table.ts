import type { Draw } from '../../ceremony/draw.entity.js';
import type { GroupView } from '../../ceremony/shortage/group-view.rules.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

/** Who competes for whom as one sheet: first the subjects, then the people of each group. */
export function shortageTable(
  draw: Draw,
  groups: readonly GroupView[],
): { spec: TableSpec; rows: (readonly TableValue[])[] } {
  const rows = groups.flatMap((group, at) => [
    ...group.subjects.map(({ name, code, area, seats, vacant }): readonly TableValue[] => [
      ...[at + 1, group.pool, '要去的检查对象', name, code, area, seats, vacant, null, null],
    ]),
    ...group.people.map(({ name, agency, area, lead, capacity, held }): readonly TableValue[] => [
      ...[at + 1, group.pool, lead ? '能去的人(可任组长)' : '能去的人', name, agency, area],
      ...[null, null, capacity, held],
    ]),
  ]);
  const number = (heading: string) => ({ heading, type: 'number' as const, width: 12 });
  return {
    spec: {
      sheetName: '席位不足',
      title: `${draw.taskName} 席位不足明细`,
      subtitle: `任务编号 ${draw.number}；同一组号的检查对象要的是同一些人`,
      columns: [
        { ...number('组号'), width: 8 },
        ...[
          { heading: '系统', width: 18 },
          { heading: '类别', width: 20 },
          { heading: '名称(姓名)', width: 34 },
          { heading: '代码(部门)', width: 26 },
          { heading: '县(市)', width: 12 },
        ],
        ...[number('要几人'), number('缺几人'), number('最多几个组'), number('已排几个组')],
      ],
    },
    rows,
  };
}
