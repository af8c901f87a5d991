import { AfterApprovals } from '../../src/ceremony/after/after-approvals.service.js';
import type { ChangeInput } from '../../src/ceremony/after/after-request.rules.js';
import { AfterRequests } from '../../src/ceremony/after/after-requests.service.js';
import { JPEG, type MadeSeat, PDF, seatsOf } from './afterwards.js';
import type { TestApp } from './app.js';
import { Recusals } from '../../src/ceremony/recusal/recusals.service.js';
import { DRAWER, person, SECOND } from './ceremony.js';
import type { MadeTask } from './inspected.js';

const none = { poolCode: null, seat: null, leftCode: null, absent: [], byCode: null, headName: null };

/**
 * One of each change in a sealed draw, one request declined, and two that wait.
 * @param open tasks without a result, at least three
 * @returns addresses of the pages that show them
 */
export async function makeChanges(
  t: TestApp,
  drawId: string,
  open: readonly MadeTask[],
): Promise<Record<string, readonly string[]>> {
  const requests = t.app.get(AfterRequests, { strict: false });
  const approvals = t.app.get(AfterApprovals, { strict: false });
  const files = [
    { name: '现场照片.jpg', bytes: JPEG },
    { name: '注销证明.pdf', bytes: PDF },
  ];
  const ask = (change: Partial<ChangeInput> & Pick<ChangeInput, 'kind' | 'subjectCode' | 'reasonCode'>) =>
    requests.ask(
      DRAWER,
      drawId,
      { ...none, explanation: '经现场核实，情况属实', ...change },
      change.kind === 'SUBSTITUTED' ? files : [],
    );
  const approve = (id: string) => approvals.approve(SECOND, drawId, id);
  const seats = await seatsOf(t, drawId);
  const place = (task: MadeTask, pool: string, number: number) =>
    placeOf(seats.find((s) => s.taskId === task.id && s.poolCode === pool && s.seat === number));
  const [gone, changed, waiting] = open;

  await approve(
    await ask({ kind: 'SUBSTITUTED', subjectCode: gone.subjectCode, reasonCode: 'DEREGISTERED' }),
  );
  const leaves = place(changed, 'GA', 0);
  await approve(await ask({ kind: 'RESEATED', ...leaves, reasonCode: 'UNAVAILABLE' }));
  const named = place(changed, 'YJ', 1);
  const team = seats.filter((s) => s.taskId === changed.id).map(({ code }) => code);
  const free = seats.find((s) => s.poolCode === 'YJ' && s.code !== null && !team.includes(s.code));
  const direct = { byCode: free?.code ?? '', headName: '丁局长' };
  await approve(await ask({ kind: 'DIRECT', ...named, ...direct, reasonCode: 'URGENT' }));
  const refused = await ask({ kind: 'RESEATED', ...place(waiting, 'GA', 1), reasonCode: 'AWAY' });
  await approvals.decline(SECOND, drawId, refused, '培训可以改期，不予换人');
  await ask({ kind: 'SUBSTITUTED', subjectCode: waiting.subjectCode, reasonCode: 'UNREACHABLE' });
  await ask({ kind: 'RESEATED', ...place(waiting, 'JT', 1), reasonCode: 'UNAVAILABLE' });

  await makeRecusals(t, drawId, seats, changed);

  const [{ id: evidence }] = await t.dataSource.query('SELECT min(id) AS id FROM draw_evidence');
  const path = `/office/draws/${drawId}/after`;
  const seat = place(waiting, 'JT', 0);
  const form = (more: Record<string, string>) =>
    `${path}/new?${new URLSearchParams({ subject: waiting.subjectCode, ...more }).toString()}`;
  const at = { pool: seat.poolCode, seat: String(seat.seat) };
  return {
    '/office/draws/:id/after': [path],
    '/office/draws/:id/after/new': [
      ...[`${path}/new`, form({}), form({ kind: 'SUBSTITUTED', reason: 'UNREACHABLE' })],
      ...[form({ kind: 'RESEATED', ...at }), form({ kind: 'DIRECT', ...at })],
    ],
    '/office/draws/:id/recusals/new': [
      ...['', `?${new URLSearchParams({ subject: waiting.subjectCode }).toString()}`],
      `?${new URLSearchParams({ subject: waiting.subjectCode, ...at }).toString()}`,
    ].map((query) => `/office/draws/${drawId}/recusals/new${query}`),
    '/office/draws/:id/after/evidence/:evidence': [`${path}/evidence/${evidence}`],
  };
}

/** One recusal asked for by the firm and refused, one declared that waits, and one answer that there is nothing. */
async function makeRecusals(
  t: TestApp,
  drawId: string,
  seats: readonly MadeSeat[],
  task: MadeTask,
): Promise<void> {
  const recusals = t.app.get(Recusals, { strict: false });
  const seat = (pool: string, number: number) =>
    seats.find((s) => s.taskId === task.id && s.poolCode === pool && s.seat === number);
  const self = (inspectorId: string | null) => ({ ...person('9', '检查员', 'INSPECTOR'), inspectorId });
  const firm = {
    applicant: '扎西(法定代表人)',
    appliedOn: t.clock.today(),
    explanation: '与本企业有合同纠纷',
  };
  const refused = await recusals.ask(DRAWER, drawId, {
    ...{ ...firm, ...placeOf(seat('JT', 1)), source: 'SUBJECT', relation: 'OTHER', leftOn: null },
  });
  const approvals = t.app.get(AfterApprovals, { strict: false });
  await approvals.decline(SECOND, drawId, refused, '合同纠纷已经了结', '丁局长');
  const none = { related: false, relation: '', leftOn: null, explanation: '' };
  await recusals.declare(self(seat('JT', 0)?.inspectorId ?? null), drawId, task.subjectCode, none);
  await recusals.declare(self(seat('GA', 1)?.inspectorId ?? null), drawId, task.subjectCode, {
    ...{ related: true, relation: 'FORMER_POST', leftOn: '2025-06-30', explanation: '曾任该企业安全员' },
  });
}

function placeOf(seat: MadeSeat | undefined) {
  if (!seat) throw new Error('no such seat');
  const { subjectCode, poolCode, seat: number, code } = seat;
  return { subjectCode, poolCode, seat: number, leftCode: code };
}
