import { chineseDay, type Day } from '../../kernel/day.js';
import type { Duty } from '../../inspection/duties/duty.js';

/** A digest as it is sent. */
export interface DigestText {
  readonly subject: string;
  readonly body: string;
}

/** Most lines of one part of a digest; the rest is counted. */
const MOST_LINES = 30;

const PARTS: readonly (readonly [Duty['stage'], string])[] = [
  ['LATE', '已经逾期'],
  ['SOON', '即将到期'],
  ['OPEN', '待办'],
];

/**
 * What a person is told by mail: counts and addresses, no name of a subject, since a mail leaves the house.
 * @param site address of the site without a slash at its end
 * @returns null where nothing waits
 */
export function digestText(
  duties: readonly Duty[],
  who: { readonly name: string; readonly office: string; readonly site: string; readonly day: Day },
): DigestText | null {
  if (duties.length === 0) return null;
  const late = duties.filter(({ stage }) => stage === 'LATE').length;
  const counted = `${duties.length} 项待办${late > 0 ? `，其中 ${late} 项已经逾期` : ''}`;
  const parts = PARTS.flatMap(([wanted, heading]) => {
    const own = duties.filter(({ stage }) => stage === wanted);
    if (own.length === 0) return [];
    const lines = own.slice(0, MOST_LINES).flatMap(({ text, href }) => [`· ${text}`, `  ${who.site}${href}`]);
    const rest = own.length - MOST_LINES;
    return ['', `【${heading}】`, ...lines, ...(rest > 0 ? [`还有 ${rest} 项，请登录查看。`] : [])];
  });
  return {
    subject: `双随机抽查待办(${chineseDay(who.day)})：${counted}`,
    body: [
      `${who.name}：`,
      `您在“${who.office}”双随机抽查系统中有 ${counted}。`,
      ...parts,
      '',
      '办完的事项不再提醒。这封邮件由系统自动发出，请勿回复；不想再收，请登录后在“修改口令”页面清除邮箱。',
    ].join('\n'),
  };
}

/** Minutes after a failed attempt before the next one: 10, 20, 40, 80; after the fifth nothing more is tried. */
export function minutesToWait(attempts: number): number | null {
  return attempts === 0 ? 0 : attempts < 5 ? 10 * 2 ** (attempts - 1) : null;
}
