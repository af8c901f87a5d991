import { type EntityManager, In } from 'typeorm';
import { VisitApproval, VisitApprovalDecision } from '../approval/approval.entity.js';
import { FollowUp, FollowUpStep } from '../follow-up/follow-up.entity.js';
import { InspectionResult, ResultReview } from '../inspection.entity.js';
import { InspectionNotice, NoticeDelivery } from '../notice/notice.entity.js';
import type { DocumentFacts, DocumentFollowUp, DocumentResult } from './document-facts.js';

type ByTask<Value> = Map<string, Value>;

/** The newest request for each task with its decision. */
export async function newestApprovals(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<ByTask<NonNullable<DocumentFacts['approval']>>> {
  const links: { taskId: string; approvalId: string }[] = await tx.query(
    `SELECT task_id AS "taskId", max(approval_id) AS "approvalId" FROM visit_approval_task
      WHERE task_id = ANY ($1::bigint[]) GROUP BY task_id`,
    [taskIds],
  );
  const ids = [...new Set(links.map(({ approvalId }) => approvalId))];
  const requests = byKey(await tx.findBy(VisitApproval, { id: In(ids) }), ({ id }) => id);
  const decisions = byKey(
    await tx.findBy(VisitApprovalDecision, { approvalId: In(ids) }),
    ({ approvalId }) => approvalId,
  );
  return new Map(
    links.flatMap(({ taskId, approvalId }) => {
      const request = requests.get(approvalId);
      return request ? [[taskId, { request, decision: decisions.get(approvalId) ?? null }] as const] : [];
    }),
  );
}

/** Who issued the newest notice of each task, and its newest delivery. */
export async function noticeActs(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<ByTask<{ readonly issuedBy: string; readonly delivery: NoticeDelivery | null }>> {
  const rows = await tx
    .createQueryBuilder(InspectionNotice, 'n')
    .distinctOn(['n.taskId'])
    .where('n.taskId = ANY (:ids)', { ids: taskIds })
    .orderBy({ 'n.taskId': 'ASC', 'n.version': 'DESC' })
    .getMany();
  const deliveries = await tx.find(NoticeDelivery, {
    where: { noticeId: In(rows.map(({ id }) => id)) },
    order: { id: 'ASC' },
  });
  const byNotice = byKey(deliveries, ({ noticeId }) => noticeId);
  return new Map(
    rows.map(({ id, taskId, issuedBy }) => [taskId, { issuedBy, delivery: byNotice.get(id) ?? null }]),
  );
}

/** Versions of the results of each task, newest first. */
export async function resultsOf(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<ByTask<DocumentResult[]>> {
  const results = await tx
    .createQueryBuilder(InspectionResult, 'r')
    .where('r.taskId = ANY (:ids)', { ids: taskIds })
    .orderBy({ 'r.taskId': 'ASC', 'r.version': 'DESC' })
    .getMany();
  const reviews = await tx
    .createQueryBuilder(ResultReview, 'v')
    .where('v.resultId = ANY (:ids)', { ids: results.map(({ id }) => id) })
    .getMany();
  const byResult = byKey(reviews, ({ resultId }) => resultId);
  return grouped(
    results.map((result) => ({ result, review: byResult.get(result.id) ?? null })),
    ({ result }) => result.taskId,
  );
}

/** Follow-ups of each task in the order in which they were opened, with their steps. */
export async function followUpsWithSteps(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<ByTask<DocumentFollowUp[]>> {
  const rows = await tx
    .createQueryBuilder(FollowUp, 'f')
    .where('f.taskId = ANY (:ids)', { ids: taskIds })
    .orderBy('f.id')
    .getMany();
  const steps = await tx
    .createQueryBuilder(FollowUpStep, 's')
    .where('s.followUpId = ANY (:ids)', { ids: rows.map(({ id }) => id) })
    .orderBy({ 's.followUpId': 'ASC', 's.n': 'ASC' })
    .getMany();
  const byFollowUp = grouped(steps, ({ followUpId }) => followUpId);
  return grouped(
    rows.map((followUp) => ({ followUp, steps: byFollowUp.get(followUp.id) ?? [] })),
    ({ followUp }) => followUp.taskId,
  );
}

/** Rows by a key of theirs; of two with the same key the last. */
function byKey<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> {
  return new Map(rows.map((row) => [key(row), row]));
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
