import fc from 'fast-check';
import type { ShownVisit } from '../../src/inspection/visits/visit-calendar.service.js';
import { cleanVisitDate, visitDateFaults } from '../../src/inspection/visits/visit-date.rules.js';
import { calendarFile } from '../../src/inspection/visits/visit-ics.rules.js';
import { daysInWords, shortRange } from '../../src/inspection/visits/visit-words.rules.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

const VISIT: ShownVisit = {
  ...{ taskId: '7', number: '513300-2026-0001-0007', drawId: '1', subjectKind: '', subjectCode: 'X' },
  ...{ subjectName: '理塘县扎西运输有限公司', areaCode: '513334', areaName: '理塘县', itemName: '综合检查' },
  ...{ windowFrom: '2026-03-01', windowTo: '2026-03-31', dayFrom: '2026-03-12', dayTo: '2026-03-13' },
  ...{ revision: 2, reason: null, decidedBy: '张', decidedAt: new Date('2026-03-02T01:00:00Z') },
  ...{ state: 'ASSIGNED', asksReason: false, warnings: [] },
  people: [{ id: '1', name: '扎西', agencyName: '理塘县交通运输局' }],
};
const AT = new Date('2026-03-03T01:00:00Z');

/** Lines of a calendar file, folded ones put together again. */
const linesOf = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n');

describe('a calendar file', () => {
  it('has an event of whole days a visit, whose end is the day after', () => {
    const lines = linesOf(calendarFile('理塘县检查日程', [VISIT], AT));
    expect(lines).toEqual([
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//mingchou//visits//ZH', 'CALSCALE:GREGORIAN'],
      ...['METHOD:PUBLISH', 'X-WR-CALNAME:理塘县检查日程', 'X-WR-TIMEZONE:Asia/Shanghai', 'BEGIN:VEVENT'],
      ...['UID:513300-2026-0001-0007@visits.mingchou', 'SEQUENCE:2', 'DTSTAMP:20260303T010000Z'],
      ...['LAST-MODIFIED:20260302T010000Z', 'DTSTART;VALUE=DATE:20260312', 'DTEND;VALUE=DATE:20260314'],
      ...['SUMMARY:检查 理塘县扎西运输有限公司', 'LOCATION:理塘县'],
      'DESCRIPTION:任务编号：513300-2026-0001-0007\\n抽查事项：综合检查\\n检查组：扎西(理塘县交通运输局)',
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ]);
  });

  it('keeps every line within 75 octets and every character whole, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        const subjectName = name.replace(/[\r\n]/g, '');
        const file = calendarFile('日程', [{ ...VISIT, subjectName }], AT);
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const summary = linesOf(file).find((line) => line.startsWith('SUMMARY:')) ?? '';
        expect(summary.slice('SUMMARY:'.length).replace(/\\([\\;,])/g, '$1')).toBe(`检查 ${subjectName}`);
      }),
    );
  });

  it('leaves out what has no days', () => {
    expect(calendarFile('日程', [{ ...VISIT, dayFrom: null, dayTo: null }], AT)).not.toContain('VEVENT');
  });
});

describe('days in words', () => {
  it('join a run, over a weekend too', () => {
    const days = ['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-11'];
    expect(daysInWords(days, DELIVERED.isWorkingDay)).toBe('3月5日至3月9日、3月11日');
    expect(daysInWords([], DELIVERED.isWorkingDay)).toBe('');
    expect(shortRange('2026-03-05', '2026-03-05')).toBe('3月5日');
  });
});

describe('the days of a visit', () => {
  const context = {
    ...{
      windowFrom: '2026-03-01',
      windowTo: '2026-03-31',
      today: '2026-03-05',
      isWorked: DELIVERED.isWorkingDay,
      isDated: true,
      isPublic: true,
    },
    ...{ areaName: '石渠县', closedMonths: [1, 2, 12] },
  };
  const codes = (input: object, more: object = {}) =>
    visitDateFaults(cleanVisitDate({ dayFrom: '2026-03-12', revision: 1, ...input }), {
      ...context,
      ...more,
    }).map(({ field, code }) => `${field} ${code}`);

  it('are right in the window, on working days, with a reason where the list is public', () => {
    expect(codes({ reason: '企业停电' })).toEqual([]);
    expect(codes({ reason: '企业停电', dayTo: '2026-03-13' })).toEqual([]);
    expect(codes({}, { isPublic: false })).toEqual([]);
    expect(codes({}, { isDated: false })).toEqual([]);
  });

  it.each([
    [{}, {}, ['reason REQUIRED']],
    [{ dayFrom: '' }, { isPublic: false }, ['reason REQUIRED']],
    [{ dayFrom: '2026-04-01' }, {}, ['dayFrom WINDOW', 'reason REQUIRED']],
    [{ dayFrom: '2026-03-04', reason: '改期' }, {}, ['dayFrom PAST']],
    [{ dayFrom: '2026-03-14', reason: '改期' }, {}, ['dayFrom DAY_OFF']],
    [{ dayTo: '2026-03-15', reason: '改期' }, {}, ['dayTo DAY_OFF']],
    [{ dayFrom: '2026-03-09', dayTo: '2026-03-31', reason: '改期' }, {}, ['dayTo TOO_LONG']],
    [{ reason: '改期' }, { closedMonths: [3] }, ['dayFrom CLOSED']],
    [{ reason: '长'.repeat(501) }, {}, ['reason TOO_LONG']],
  ])('with faults are refused, each at its field (case %#)', (input, more, expected) => {
    expect(codes(input, more)).toEqual(expected);
  });
});
