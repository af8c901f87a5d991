import type { Day } from '../../kernel/day.js';
import { DRAW_TYPE_NAMES } from '../../plan/plan.words.js';
import { subjectKind } from '../../registry/kinds/subject-kinds.js';
import { isResultCode, RESULT_CODES } from '../result-codes.js';
import type { DocumentFacts } from './document-facts.js';
import { dayWords, daysWords, instantDay, tickedWords } from './document-words.js';

type Texts = Record<string, string>;

const CHECKED = ['是', '否'];

/** What is known from the draw on: task, subject, items and people. */
export function taskTexts(facts: DocumentFacts, today: Day): Texts {
  const { task, line, plan, contact, items, people, leads, partners } = facts;
  const bases = [...new Set(items.map(({ basis }) => basis).filter((basis) => basis !== ''))];
  return {
    行政机关名称: facts.officeName,
    年度: String(plan.year),
    任务编号: task.number,
    任务名称: line.taskName,
    抽查计划名称: plan.title,
    抽查类型: DRAW_TYPE_NAMES[line.drawType],
    抽取日期: instantDay(task.createdAt),
    检查期限自: dayWords(task.windowFrom),
    检查期限至: dayWords(task.windowTo),
    检查日期: facts.visit ? daysWords(facts.visit.from, facts.visit.to) : '',
    检查对象名称: task.subjectName,
    检查对象代码: task.subjectCode,
    检查对象类别: subjectKind(task.subjectKind)?.title ?? '',
    所在县市: facts.areaName,
    检查对象地址: contact.address,
    法定代表人: contact.representative,
    联系电话: contact.phone,
    检查事项名称: items.map(({ name }) => name).join('、'),
    检查依据汇总: bases.join('；'),
    检查人员名单: people.map(({ name, certificateNo }) => `${name}(${certificateNo})`).join('、'),
    牵头部门: leads.join('、'),
    配合部门: partners.join('、'),
    检查主体: [...new Set([...leads, ...partners])].join('、'),
    制作日期: dayWords(today),
  };
}

/** Rows of the items, each with what was found on it. */
export function itemRows({ items, newest, findings }: DocumentFacts): Texts[] {
  return items.map((item, at) => {
    const found = findings.filter(({ itemCode }) => itemCode === item.code);
    return {
      事项序号: String(at + 1),
      事项名称: item.name,
      检查依据: item.basis,
      检查内容: item.content,
      检查方式: item.method,
      事项主体: item.agencies,
      是否检查: tickedWords(CHECKED, newest ? (isInspected(newest.result.resultCode) ? '是' : '否') : null),
      事项问题: newest ? found.map(({ text }) => text).join('；') || '无' : '',
      事项处置: found.map(({ corrected }) => correctedWords(corrected)).join('；'),
    };
  });
}

/** Rows of the people, the lead's first. */
export function peopleRows({ people }: DocumentFacts): Texts[] {
  return people.map(({ name, certificateNo, agencyName, leader }, at) => ({
    人员序号: String(at + 1),
    姓名: name,
    执法证号: certificateNo,
    所属部门: agencyName,
    职责: leader ? '组长' : '成员',
  }));
}

/** Whether something found was mended on the spot. */
export function correctedWords(corrected: boolean): string {
  return corrected ? '已当场改正' : '未改正';
}

/** True for a result of a subject that could be inspected. */
function isInspected(code: string): boolean {
  return isResultCode(code) && RESULT_CODES[code].group === 'INSPECTED';
}
