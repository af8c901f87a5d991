import fc from 'fast-check';
import { grouped, groupOf, MY_GROUPS } from '../../src/inspection/my-tasks/my-tasks.rules.js';
import { type Stage, STAGES } from '../../src/inspection/stages.js';

const TODAY = '2026-03-17';
const task = (stage: Stage, dayFrom: string | null = null, dayTo = dayFrom) => ({ stage, dayFrom, dayTo });

describe('the groups of one’s own tasks', () => {
  it.each([
    ['TODAY', task('TO_INSPECT', TODAY)],
    ['TODAY', task('INSPECTING', '2026-03-16', '2026-03-18')],
    ['NEXT', task('TO_APPROVE', '2026-03-18')],
    ['MISSED', task('INSPECTING', '2026-03-16')],
    ['UNDATED', task('TO_INSPECT')],
    ['RETURNED', task('RETURNED', '2026-03-16')],
    ['WAITING', task('ENTERED', TODAY)],
    ['WAITING', task('CONFIRMING', TODAY)],
    ['AFTER', task('FOLLOWING_UP', '2026-03-02')],
    ['DONE', task('CLOSED', '2026-03-02')],
    ['DONE', task('NOT_INSPECTED')],
    [null, task('REPLACED', TODAY)],
    [null, task('VOIDED', TODAY)],
  ])('%s', (group, one) => expect(groupOf(one, TODAY)).toBe(group));

  it('hold every task once, but for those that need nobody, in the order of what comes first', () => {
    const day = fc.constantFrom('2026-03-10', TODAY, '2026-03-30');
    const any = fc.record({
      stage: fc.constantFrom(...(Object.keys(STAGES) as Stage[])),
      dayFrom: fc.option(day),
    });
    fc.assert(
      fc.property(fc.array(any), (made) => {
        const tasks = made.map(({ stage, dayFrom }) => task(stage, dayFrom));
        const groups = grouped(tasks, TODAY);
        const live = tasks.filter(({ stage }) => stage !== 'REPLACED' && stage !== 'VOIDED');
        const held = groups.flatMap((one) => one.tasks);
        expect(held.length).toBe(live.length);
        expect(new Set(held)).toEqual(new Set(live));
        const order = Object.keys(MY_GROUPS);
        const places = groups.map(({ group }) => order.indexOf(group));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });
});
