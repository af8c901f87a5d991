import type { Day } from '../../kernel/day.js';
import type { TemplateValues } from '../../platform/word/template/template-types.js';
import {
  approvalTexts,
  deliveryTexts,
  FOLLOW_UP_DOCUMENTS,
  followUpTexts,
  noticePaper,
  noticeRows,
  noticeTexts,
} from './act-values.rules.js';
import type { DocumentFacts, DocumentFollowUp } from './document-facts.js';
import type { DocumentKind } from './document-kinds.js';
import { findingRows, partRows, pointRows, recordTexts, resultTexts } from './record-values.rules.js';
import { itemRows, peopleRows, taskTexts } from './task-values.rules.js';

/** Documents that tell the subject or another agency of a result: they speak of the accepted one only. */
const OF_ACCEPTED: readonly DocumentKind[] = [
  ...(['RESULT_LETTER', 'RECTIFICATION_ORDER', 'CORRECTION_RECORD', 'REFERRAL', 'CASE_HANDOVER'] as const),
];

/** Papers of a task: one, or one for each follow-up that the kind is for; a blank one where there is none. */
export function papersOf(kind: DocumentKind, facts: DocumentFacts): (DocumentFollowUp | null)[] {
  const kinds: readonly string[] = FOLLOW_UP_DOCUMENTS[kind] ?? [];
  const own = facts.followUps.filter(({ followUp }) => kinds.includes(followUp.kind));
  return own.length > 0 ? own : [null];
}

/** True where a kind of document has something to say of a task; of those that have not a batch makes none. */
export function hasMatter(kind: DocumentKind, facts: DocumentFacts): boolean {
  if (kind === 'NOTICE') return facts.notice !== null;
  if (kind === 'RESULT_LETTER') return facts.accepted !== null;
  return !FOLLOW_UP_DOCUMENTS[kind] || papersOf(kind, facts)[0] !== null;
}

/** The values of one paper, without its pictures. */
export function documentValues(
  kind: DocumentKind,
  facts: DocumentFacts,
  followUp: DocumentFollowUp | null,
  today: Day,
): Pick<TemplateValues, 'texts' | 'rows'> {
  const told = OF_ACCEPTED.includes(kind) ? acceptedOnly(facts) : facts;
  const issued = kind === 'NOTICE' ? noticePaper(facts) : { texts: {}, rows: {} };
  return {
    texts: {
      ...taskTexts(told, today),
      ...approvalTexts(told),
      ...noticeTexts(told),
      ...recordTexts(told),
      ...resultTexts(told),
      ...followUpTexts(followUp, told),
      ...deliveryTexts(told),
      ...issued.texts,
    },
    rows: {
      检查事项: itemRows(told),
      检查人员: peopleRows(told),
      检查要点: pointRows(told),
      分工情况: partRows(told),
      问题清单: findingRows(told),
      ...noticeRows(told),
      ...issued.rows,
    },
  };
}

/** The facts with the result in force in the place of a version that waits or was returned. */
function acceptedOnly(facts: DocumentFacts): DocumentFacts {
  const { newest, accepted } = facts;
  if (newest?.result.id === accepted?.result.id) return facts;
  return { ...facts, newest: accepted, findings: facts.acceptedFindings };
}
