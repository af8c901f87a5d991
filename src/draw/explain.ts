import type { BundleFacts } from './bundle-facts.js';
import type { CheckName } from './findings.js';
import { DIGEST_DIGITS, type VerifyReport } from './verify.js';

/** What a person calls each check, in Chinese. */
export const CHECK_TITLES: Record<CheckName, string> = {
  form: '文件与格式',
  canonical: '规范写法',
  order: '排序与重复',
  digests: '文件摘要',
  freeze: '冻结文件',
  nonce: '保密随机数',
  entropy: '监督员数字',
  seed: '种子',
  subjects: '抽中与候补名单',
  teams: '检查组',
  shortages: '人员不足说明',
  after: '事后变更',
};

/** What each check asks, in one sentence for somebody who keeps files and not programs. */
export const CHECK_MEANINGS: Record<CheckName, string> = {
  form: '抽取包里该有的文件都在、都能读，每一栏都填得合乎规定；算法版本是本程序认识的。',
  canonical: '每个 JSON 文件只有一种写法，同一内容不会有两个摘要，也不能在一个键下藏两个值。',
  order: '各名单按编码排好、没有一户或一人出现两次，最后一行完整，没有被截断。',
  digests: '五个名录文件与冻结时登记的摘要相同，三个结果文件与封存时登记的摘要相同：登记之后没有改过。',
  freeze: '结果是从这一份冻结名录抽出来的，不是从另一份；给出了凭条上的摘要时，也就是凭条上的那一份。',
  nonce: '抽取时打开的随机数，就是冻结时已经用摘要承诺、当时还不公开的那一个，没有换过。',
  entropy: '每名监督员给出的数字，人、次序和位数都与冻结时的取数计划相同，合计位数足够。',
  seed: '决定这次抽取的种子，确由冻结摘要、保密随机数和监督员数字算出，不是另外挑的。',
  subjects: '用种子把每一户的签号重新算一遍，抽中谁、候补是谁、名次如何，与公布的名单一行不差。',
  teams: '用种子把检查人员重新匹配一遍，每个检查组的每个席位与公布的一行不差。',
  shortages: '人员不够、席位空缺的说明，重新计算后一字不差。',
  after: '封存以后的递补、补位和直接委派，每一项都按规则接着同一种子进行，没有跳过候补，也没有另选。',
};

/**
 * What no computation can show, in Chinese sentences: it is attested only by those who saw it.
 * @param outside the digest of freeze.json that was given from outside, or its beginning.
 */
export function attestedOnly(outside?: string): string[] {
  const order =
    outside === undefined
      ? '先冻结名录、后产生数字：没有拿监督员凭条上的冻结摘要来比对，只有当时在场的人可以证明。把凭条上的摘要填上再核验一次，即可改由凭条证明。'
      : outside.length < DIGEST_DIGITS
        ? `先冻结名录、后产生数字：由持有凭条的监督员证明；这次只比对了摘要的前 ${outside.length} 位。`
        : '先冻结名录、后产生数字：由持有凭条的监督员证明；凭条上的摘要与这份冻结文件完全相同。';
  return [
    order,
    '数字确是当场掷出、摇出或来自事先指定的公开结果，而不是由人挑选：由在场的监督员证明。',
    '名录收进了应当收进的全部对象和人员，排除的理由属实：核验只能证明冻结之后没有改动，名录是否完整由机关负责。',
    '检查人员在包内只有代号；代号是谁，由机关的抽取记录证明。',
    '封存时间由结果摘要证明：请与签了字的抽取记录上的结果摘要比对。事后变更的时间、理由和当时不能参加的人员，由经办人员负责。',
    '事后变更是否写全：核验只能证明列出的各项合乎规则，不能证明最后没有漏列；以机关最新公布的抽取包为准。',
  ];
}

/** Digits and witnesses that are usual; fewer is allowed and worth telling (section 4). */
const USUAL_DIGITS = 20;
const USUAL_WITNESSES = 2;

/** The report's notes, and what the facts of the bundle add to them: told, not faults. */
export function notesOf(report: VerifyReport, { entropy }: BundleFacts): string[] {
  const digits = entropy.reduce((sum, one) => sum + one.digits, 0);
  const few = entropy.length > 0 && (digits < USUAL_DIGITS || entropy.length < USUAL_WITNESSES);
  return [
    ...(few
      ? [
          `监督员数字由 ${entropy.length} 人（份）给出，共 ${digits} 位，少于通常的 ${USUAL_WITNESSES} 人 ${USUAL_DIGITS} 位。`,
        ]
      : []),
    ...report.notes,
  ];
}

/** The verdict in Chinese alone: failed checks under the names that people know. */
export function verdictOf(report: VerifyReport): string {
  if (report.ok || !report.checks.some(({ ok }) => ok)) return report.verdict;
  const failed = report.checks.filter(({ ok }) => !ok).map(({ name }) => CHECK_TITLES[name]);
  return `核验不通过：${failed.length} 项检查有误（${failed.join('、')}）。`;
}
