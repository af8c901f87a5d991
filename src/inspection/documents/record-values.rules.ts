import { ANSWERS, poolField, SIGNATURES, visitField, type VisitFieldName } from '../record/fields.rules.js';
import { answerOf, noteOf, partState, valueOf } from '../record/record-state.js';
import { FOLLOW_UPS, isResultCode, RESULT_CODES, type FollowUp } from '../result-codes.js';
import type { DocumentFacts } from './document-facts.js';
import { dayWords, instantDay, minuteWords, tickedWords } from './document-words.js';
import { correctedWords } from './task-values.rules.js';

type Texts = Record<string, string>;

const CHOICES = Object.values(ANSWERS);

/** What was written down on site. */
export function recordTexts({ record }: DocumentFacts): Texts {
  const { standing, pools } = record;
  const visit = (name: VisitFieldName) => valueOf(standing, visitField(name)).value;
  const methods = pools.map((pool) => valueOf(standing, poolField(pool, 'methods')).value);
  return {
    检查开始时间: minuteWords(visit('arrivedAt')),
    检查结束时间: minuteWords(visit('leftAt')),
    检查地点: visit('place'),
    在场人员: visit('present'),
    参加专家: visit('experts'),
    检查方式汇总: [...new Set(methods.filter((method) => method !== ''))].join('；'),
    当事人陈述: visit('statement'),
    签名情况: signatureWords(visit),
  };
}

function signatureWords(visit: (name: VisitFieldName) => string): string {
  const signature = visit('signature');
  if (signature !== 'REFUSED') return signature === 'SIGNED' ? SIGNATURES.SIGNED : '';
  const witness = visit('refusalWitness');
  const words = `${SIGNATURES.REFUSED}，原因：${visit('refusalReason')}`;
  return witness === '' ? words : `${words}，见证人：${witness}`;
}

/** Rows of the check points with their answers. */
export function pointRows({ record, poolNames }: DocumentFacts): Texts[] {
  const points = record.items.flatMap(({ name, points: own }) => own.map((point) => ({ name, point })));
  return points.map(({ name, point }, at) => {
    const answer = answerOf(record.standing, point);
    return {
      要点序号: String(at + 1),
      要点事项: name,
      要点内容: point.content,
      要点方法: point.method ?? '',
      要点依据: point.basis ?? '',
      要点主体: poolNames.get(point.poolCode) ?? '',
      要点结果: tickedWords(CHOICES, answer === '' ? null : ANSWERS[answer]),
      要点问题: noteOf(record.standing, point),
    };
  });
}

/** Rows of the systems' parts, the lead's first. */
export function partRows({ record, poolNames }: DocumentFacts): Texts[] {
  return record.pools.map((pool) => {
    const absent = partState(record.parts, pool) === 'ABSENT';
    const reason = record.parts.get(pool)?.reason ?? '';
    return {
      分工部门: poolNames.get(pool) ?? '',
      分工方式: valueOf(record.standing, poolField(pool, 'methods')).value,
      分工结论: absent
        ? `未参加检查，原因：${reason}`
        : valueOf(record.standing, poolField(pool, 'conclusion')).value,
    };
  });
}

/** The newest result: the sheet that people sign on site is printed before the review. */
export function resultTexts({ newest, findings }: DocumentFacts): Texts {
  if (!newest) return {};
  const { result, review } = newest;
  const accepted = review?.decision === 'ACCEPTED' ? review : null;
  return {
    检查结果: isResultCode(result.resultCode) ? RESULT_CODES[result.resultCode].name : '',
    发现问题: findings.map(({ text }) => text).join('；') || '无',
    后续处置: FOLLOW_UPS[result.followUp as FollowUp],
    检查完成日期: dayWords(result.inspectedOn),
    改正期限: dayWords(result.correctBy),
    结果备注: result.remark ?? '',
    录入人: result.enteredName,
    审核人: accepted?.reviewedName ?? '',
    审核日期: instantDay(accepted?.reviewedAt),
  };
}

/** Rows of what was found; where nothing was, one row says so. */
export function findingRows({ newest, findings, items, poolNames }: DocumentFacts): Texts[] {
  if (newest && findings.length === 0) return [{ 问题序号: '1', 问题内容: '未发现问题' }];
  return findings.map(({ itemCode, poolCode, text, corrected }, at) => ({
    问题序号: String(at + 1),
    问题事项: items.find(({ code }) => code === itemCode)?.name ?? '',
    问题主体: poolNames.get(poolCode) ?? '',
    问题内容: text,
    处置情况: correctedWords(corrected),
  }));
}
