import fc from 'fast-check';
import type { Actor, Role } from '../../src/audit/actor.js';
import {
  askRefusal,
  dayRefusal,
  decisionFaults,
  isAsker,
  mayAskAgain,
  taskApproval,
  visitRefusal,
} from '../../src/inspection/approval/approval.rules.js';
import {
  contentText,
  maskedName,
  noticeDays,
  type NoticeContent,
  readContent,
  saysTheSame,
  staleWords,
} from '../../src/inspection/notice/notice.rules.js';

const actor = (accountId: string | null, inspectorId: string | null, ...roles: Role[]): Actor => ({
  ...{ accountId, inspectorId, roles, name: '某人', agencyCode: 'JT-JU' },
});

describe('the approval of a visit', () => {
  it('lets in what is granted or cannot wait, and nothing else', () => {
    const states = (['PRIOR', 'URGENT'] as const).flatMap((kind) =>
      ([null, 'APPROVED', 'REFUSED'] as const).map((decision) => taskApproval({ kind, decision })),
    );
    expect(states).toEqual(['OPEN', 'APPROVED', 'REFUSED', 'URGENT', 'APPROVED', 'REFUSED']);
    expect([taskApproval(null), ...states].filter((state) => visitRefusal({ state }) === null)).toEqual([
      ...['APPROVED', 'URGENT', 'APPROVED'],
    ]);
    expect((['NONE', 'OPEN', 'URGENT', 'APPROVED', 'REFUSED'] as const).filter(mayAskAgain)).toEqual([
      ...['NONE', 'REFUSED'],
    ]);
  });

  it('that was given beforehand bears no earlier visit; one given afterwards does', () => {
    const given = (kind: 'PRIOR' | 'URGENT') =>
      dayRefusal({ state: 'APPROVED', kind, decidedOn: '2026-03-10' }, '2026-03-09');
    expect(given('PRIOR')).toContain('2026-03-10');
    expect(given('URGENT')).toBeNull();
    expect(
      dayRefusal({ state: 'APPROVED', kind: 'PRIOR', decidedOn: '2026-03-10' }, '2026-03-10'),
    ).toBeNull();
  });

  it('is asked for by who draws or reviews, urgently by who goes; never by nobody', () => {
    expect(askRefusal(actor('1', null, 'REVIEWER'), 'PRIOR', false)).toBeNull();
    expect(askRefusal(actor('1', '7', 'INSPECTOR'), 'PRIOR', true)).not.toBeNull();
    expect(askRefusal(actor('1', '7', 'INSPECTOR'), 'URGENT', true)).toBeNull();
    expect(askRefusal(actor('1', '7', 'INSPECTOR'), 'URGENT', false)).not.toBeNull();
    expect(askRefusal(actor(null, null, 'DRAWER'), 'PRIOR', true)).not.toBeNull();
  });

  it('is never decided by the asker, by account or by person', () => {
    const id = fc.option(fc.constantFrom('1', '2', '3'));
    fc.assert(
      fc.property(fc.constantFrom('1', '2'), id, fc.constantFrom('1', '2'), id, (a, i, asked, person) => {
        const same = a === asked || (i !== null && i === person);
        const request = { requestedAccountId: asked, requestedInspectorId: person };
        return isAsker(actor(a, i, 'HEAD'), request) === same;
      }),
    );
  });

  it('needs the name of the head where the head does not act', () => {
    const granted = { decision: 'APPROVED', reason: null, headName: null };
    expect(decisionFaults(actor('1', null, 'HEAD'), granted, '报批人')).toEqual([]);
    expect(decisionFaults(actor('1', null, 'DRAWER'), granted, '报批人')).toMatchObject([
      { field: 'headName' },
    ]);
  });
});

const CONTENT: NoticeContent = {
  ...{ agency: '州交通运输局', task: '513300-2026-0001-0001', planTitle: '计划', year: 2026 },
  subject: { name: '甲公司', code: '91', area: '康定市' },
  items: [{ code: 'JT-01', name: '检查', basis: '', content: '', method: '' }],
  ...{ visitFrom: '2026-03-10', visitTo: '2026-03-11', prepare: ['执照'], rights: [] },
  teams: [
    {
      pool: '交通',
      leads: true,
      people: [{ name: '扎西', agency: '局', certificateNo: '川1', leader: true }],
    },
  ],
  counts: [{ pool: '交通', made: 1, most: null }],
  ...{ phone: '12328', address: '' },
};

describe('a notice', () => {
  it('is read as it was kept, and goes stale with its people, days and items, not with the count', () => {
    expect(readContent(contentText(CONTENT))).toEqual(CONTENT);
    const more = { ...CONTENT, counts: [{ pool: '交通', made: 2, most: 3 }] };
    expect([staleWords(CONTENT, more), saysTheSame(CONTENT, more)]).toEqual([[], true]);
    expect(staleWords(CONTENT, { ...CONTENT, visitTo: '2026-03-12' })[0]).toContain('3月12日');
    expect(staleWords(CONTENT, { ...CONTENT, teams: [] })).toEqual(['检查人员有变化']);
    expect(staleWords(CONTENT, { ...CONTENT, items: [] })).toEqual(['检查事项有变化']);
    expect(saysTheSame(CONTENT, { ...CONTENT, prepare: [] })).toBe(false);
  });

  it('announces the planned days, else the typed ones, else what is left of the window', () => {
    const window = { windowFrom: '2026-03-01', windowTo: '2026-03-31', dayFrom: null, dayTo: null };
    const typed = { visitFrom: '2026-03-12', visitTo: '2026-03-13' };
    const none = { visitFrom: null, visitTo: null };
    const today = '2026-03-09';
    const planned = { ...window, dayFrom: '2026-03-16', dayTo: '2026-03-17' };
    expect(noticeDays(planned, typed, today)).toEqual({ visitFrom: '2026-03-16', visitTo: '2026-03-17' });
    expect(noticeDays(window, typed, today)).toEqual(typed);
    expect(noticeDays(window, none, today)).toEqual({ visitFrom: today, visitTo: '2026-03-31' });
    expect(noticeDays(window, none, '2026-04-09')).toEqual({
      visitFrom: '2026-03-31',
      visitTo: '2026-03-31',
    });
  });

  it('never gives away more of a name than its first character', () => {
    expect([maskedName('扎西'), maskedName('李'), maskedName('多吉次仁')]).toEqual(['扎*', '李*', '多***']);
  });
});
