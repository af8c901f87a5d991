import type { FollowUpKind } from '../follow-up/steps.rules.js';
import { DELIVERY_WAYS, RIGHTS } from '../notice/notice.rules.js';
import type { DocumentKind } from './document-kinds.js';
import type { DocumentFacts, DocumentFollowUp } from './document-facts.js';
import { dayWords, daysWords, instantDay } from './document-words.js';

type Texts = Record<string, string>;

/** Documents that are made once for each follow-up of these kinds. */
export const FOLLOW_UP_DOCUMENTS: Readonly<Partial<Record<DocumentKind, readonly FollowUpKind[]>>> = {
  RECTIFICATION_ORDER: ['ORDER'],
  CORRECTION_RECORD: ['ORDER', 'RECHECK'],
  REFERRAL: ['REFERRAL'],
  CASE_HANDOVER: ['CASE'],
};

/** Of the approval: the newest request and its decision. */
export function approvalTexts({ approval }: DocumentFacts): Texts {
  if (!approval) return {};
  const { request, decision } = approval;
  const decided = decision && { APPROVED: '同意', REFUSED: '不同意' }[decision.decision];
  return {
    审批编号: request.number,
    审批类别: request.kind === 'URGENT' ? '紧急情况事后补批' : '事前审批',
    申请人: request.requestedBy,
    申请日期: instantDay(request.requestedAt),
    申请理由: request.reason ?? '按年度抽查计划和随机抽取结果实施检查。',
    审批结论: decided ?? '',
    审批意见: decision?.reason ?? '',
    负责人: decision ? (decision.headName ?? decision.decidedBy) : '',
    审批日期: instantDay(decision?.decidedAt),
  };
}

/** Of the notice: what it said when it was issued. */
export function noticeTexts({ notice, visit, complaints }: DocumentFacts): Texts {
  if (!notice) {
    return {
      检查日期自: dayWords(visit?.from),
      检查日期至: dayWords(visit?.to),
      投诉电话: complaints.phone,
      投诉地址: complaints.address,
    };
  }
  const { number, issuedAt, content, address } = notice.issued;
  return {
    通知书文号: number,
    检查日期: daysWords(content.visitFrom, content.visitTo),
    检查日期自: dayWords(content.visitFrom),
    检查日期至: dayWords(content.visitTo),
    年度检查次数: content.counts.map((count) => countWords(content.year, count)).join('；'),
    投诉电话: content.phone,
    投诉地址: content.address,
    签发人: notice.issuedBy,
    签发日期: instantDay(issuedAt),
    核验网址: address,
  };
}

function countWords(
  year: number,
  { pool, made, most }: { readonly pool: string; readonly made: number; readonly most: number | null },
): string {
  const words = `${pool}${year}年含本次检查${made}次`;
  return most === null ? words : `${words}，年度上限${most}次`;
}

/** Rows of what is to be prepared, and of the rights that the notice tells. */
export function noticeRows({ notice }: DocumentFacts): Record<string, Texts[]> {
  const content = notice?.issued.content;
  return {
    准备材料: (content?.prepare ?? []).map((name, at) => ({ 材料序号: String(at + 1), 材料名称: name })),
    权利告知: (content?.rights ?? RIGHTS).map((right, at) => ({
      权利序号: String(at + 1),
      权利内容: right,
    })),
  };
}

/** The paper that was issued keeps its items, people and subject, whatever has changed since. */
export function noticePaper({ notice }: DocumentFacts): {
  readonly texts: Texts;
  readonly rows: Record<string, Texts[]>;
} {
  if (!notice) return { texts: {}, rows: {} };
  const { content, issuedAt } = notice.issued;
  const teams = [...content.teams].sort((a, b) => Number(b.leads) - Number(a.leads));
  const people = teams.flatMap((team) => team.people);
  return {
    texts: {
      行政机关名称: content.agency,
      检查对象名称: content.subject.name,
      检查对象代码: content.subject.code,
      检查主体: [...new Set(people.map(({ agency }) => agency))].join('、'),
      检查人员名单: people.map(({ name, certificateNo }) => `${name}(${certificateNo})`).join('、'),
      制作日期: instantDay(issuedAt),
    },
    rows: {
      检查事项: content.items.map(({ name, basis, content: what, method }, at) => ({
        事项序号: String(at + 1),
        事项名称: name,
        检查依据: basis,
        检查内容: what,
        检查方式: method,
      })),
      检查人员: people.map(({ name, certificateNo, agency, leader }, at) => ({
        人员序号: String(at + 1),
        姓名: name,
        执法证号: certificateNo,
        所属部门: agency,
        职责: leader ? '组长' : '成员',
      })),
    },
  };
}

/** Of one follow-up: its paper, its date as it was prolonged, and its last re-check. */
export function followUpTexts(one: DocumentFollowUp | null, facts: DocumentFacts): Texts {
  if (!one) return {};
  const { followUp, steps } = one;
  const latest = [...steps].reverse();
  const rechecked = latest.find(({ step }) => step === 'CORRECTED' || step === 'NOT_CORRECTED');
  const planned = latest.find(({ step }) => step === 'PLANNED');
  const number = latest.find(({ documentNo }) => documentNo !== null)?.documentNo;
  const conclusion = rechecked && (rechecked.step === 'CORRECTED' ? '已改正' : '未改正');
  return {
    后续文书文号: followUp.documentNo ?? number ?? '',
    后续处理内容: followUp.what,
    后续处理部门: facts.poolNames.get(followUp.poolCode) ?? '',
    责令改正期限: dayWords(latest.find(({ newDue }) => newDue !== null)?.newDue ?? followUp.dueOn),
    移送单位: followUp.toWhom ?? '',
    后续提出日期: instantDay(followUp.openedAt),
    复查日期: dayWords((rechecked ?? planned)?.onDay),
    复查情况: rechecked?.text ?? '',
    复查结论: conclusion ?? '',
  };
}

/** Of the delivery of the notice. */
export function deliveryTexts({ notice }: DocumentFacts): Texts {
  if (!notice) return {};
  const { issued, delivery } = notice;
  return {
    送达文书名称: '行政检查通知书',
    送达文书文号: issued.number,
    送达方式: delivery ? DELIVERY_WAYS[delivery.how] : '',
    送达日期: dayWords(delivery?.deliveredOn),
    受送达人: delivery?.receiver ?? '',
  };
}
