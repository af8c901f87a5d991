import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { chineseDay, type Day, daysBetween, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** How a notice reaches the subject. */
export const DELIVERY_WAYS = {
  HAND: '直接送达',
  MAIL: '邮寄送达',
  ELECTRONIC: '电子送达',
  POSTED: '留置或公告送达',
} as const;

export type DeliveryWay = keyof typeof DELIVERY_WAYS;

/** What a list of things to prepare is for: every notice, a kind of subject, or an item. */
export type SettingScope = 'OFFICE' | 'KIND' | 'ITEM';

/** A person who comes. */
export interface NoticePerson {
  readonly name: string;
  readonly agency: string;
  readonly certificateNo: string;
  readonly leader: boolean;
}

/** What a notice says. It is kept as canonical JSON, and never changed. */
export type NoticeContent = {
  /** The agency that inspects. */
  readonly agency: string;
  readonly task: string;
  readonly planTitle: string;
  readonly subject: { readonly name: string; readonly code: string; readonly area: string };
  readonly items: readonly {
    readonly code: string;
    readonly name: string;
    readonly basis: string;
    readonly content: string;
    readonly method: string;
  }[];
  readonly visitFrom: Day;
  readonly visitTo: Day;
  /** The lead first. */
  readonly teams: readonly {
    readonly pool: string;
    readonly leads: boolean;
    readonly people: NoticePerson[];
  }[];
  readonly prepare: readonly string[];
  readonly rights: readonly string[];
  /** Visits of the year to the enterprise, this one among them, by authority; `most` is null without a cap. */
  readonly counts: readonly { readonly pool: string; readonly made: number; readonly most: number | null }[];
  readonly year: number;
  readonly phone: string;
  readonly address: string;
};

/** What the law gives to whom is inspected (行政处罚法 第42、43、55条；国办发〔2024〕54号). */
export const RIGHTS: readonly string[] = [
  '检查人员应当主动出示执法证件；检查人员少于两人或者不出示执法证件的，有权拒绝检查。',
  '检查人员与检查对象有直接利害关系或者其他关系可能影响公正检查的，有权申请其回避。',
  '对检查情况有权陈述、申辩；检查人员应当听取。',
  '认为检查违反规定、增加不合理负担的，有权投诉举报。',
];

/** The text that is kept, and compared. */
export function contentText(content: NoticeContent): string {
  return canonicalJson(content as unknown as CanonicalValue);
}

/** A kept text as it was written. */
export function readContent(text: string): NoticeContent {
  return JSON.parse(text) as NoticeContent;
}

/** What of a notice is no longer so (Chinese, empty where it still stands): days, people, items, subject. */
export function staleWords(kept: NoticeContent, now: NoticeContent): string[] {
  const differs = (of: (content: NoticeContent) => unknown) =>
    JSON.stringify(of(kept)) !== JSON.stringify(of(now));
  return [
    ...(differs(({ visitFrom, visitTo }) => [visitFrom, visitTo]) ? [`检查日期已改为${daysWords(now)}`] : []),
    ...(differs(({ teams }) => teams.map(({ pool, people }) => [pool, people.map(personKey)]))
      ? ['检查人员有变化']
      : []),
    ...(differs(({ items }) => items.map(({ code }) => code)) ? ['检查事项有变化'] : []),
  ];
}

function personKey({ name, certificateNo }: NoticePerson): string {
  return `${name} ${certificateNo}`;
}

/** True if a new version would say nothing else: the counts of the year go on by themselves. */
export function saysTheSame(kept: NoticeContent, now: NoticeContent): boolean {
  return contentText({ ...kept, counts: [] }) === contentText({ ...now, counts: [] });
}

/** Days as a sentence has them. */
export function daysWords({ visitFrom, visitTo }: Pick<NoticeContent, 'visitFrom' | 'visitTo'>): string {
  return visitFrom === visitTo ? chineseDay(visitFrom) : `${chineseDay(visitFrom)}至${chineseDay(visitTo)}`;
}

/** Days that somebody has typed for tasks without planned ones. */
export interface TypedDays {
  readonly visitFrom: string | null;
  readonly visitTo: string | null;
}

/** Longest visit that a notice announces. */
const MOST_DAYS = 31;

/** Every fault of typed days; none where they are left out. */
export function typedDaysFaults({ visitFrom, visitTo }: TypedDays, today: Day): Fault[] {
  if (visitFrom === null && visitTo === null) return [];
  const fault = (field: string, code: string, message: string): Fault[] => [{ field, code, message }];
  if (!isDay(visitFrom)) return fault('visitFrom', 'DAY', '请填写检查开始日期，如 2026-03-02。');
  if (!isDay(visitTo)) return fault('visitTo', 'DAY', '请填写检查结束日期，如 2026-03-03。');
  if (visitFrom < today) {
    return fault('visitFrom', 'PAST', `检查开始日期不能早于今天(${chineseDay(today)})，请核对。`);
  }
  if (visitTo < visitFrom) return fault('visitTo', 'ORDER', '检查结束日期不能早于开始日期，请核对。');
  return daysBetween(visitFrom, visitTo) >= MOST_DAYS
    ? fault('visitTo', 'LONG', `一次检查不能超过${MOST_DAYS}天，请核对检查结束日期。`)
    : [];
}

/** The days a notice announces: those planned, else those typed, else what is left of the task's window. */
export function noticeDays(
  task: {
    readonly windowFrom: Day;
    readonly windowTo: Day;
    readonly dayFrom: Day | null;
    readonly dayTo: Day | null;
  },
  typed: TypedDays,
  today: Day,
): { readonly visitFrom: Day; readonly visitTo: Day } {
  if (task.dayFrom !== null) return { visitFrom: task.dayFrom, visitTo: task.dayTo ?? task.dayFrom };
  if (isDay(typed.visitFrom) && isDay(typed.visitTo)) {
    return { visitFrom: typed.visitFrom, visitTo: typed.visitTo };
  }
  const from = task.windowFrom > today && task.windowFrom <= task.windowTo ? task.windowFrom : today;
  return { visitFrom: from > task.windowTo ? task.windowTo : from, visitTo: task.windowTo };
}

/** A surname and stars: who comes can be told, a name is not given away. */
export function maskedName(name: string): string {
  const [first = ''] = name;
  return first + '*'.repeat(Math.max(1, [...name].length - 1));
}

/** A delivery as it is typed. */
export interface DeliveryInput {
  readonly how: string;
  readonly deliveredOn: string;
  readonly receiver: string;
  readonly note: string | null;
}

const LONGEST_NAME = 50;
const LONGEST_NOTE = 500;

/** Every fault of a delivery. @param issuedOn day on which the notice was issued */
export function deliveryFaults(
  input: DeliveryInput,
  { today, issuedOn }: { today: Day; issuedOn: Day },
): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!Object.hasOwn(DELIVERY_WAYS, input.how)) fault('how', 'CHOICE', '请选择送达方式。');
  if (!isDay(input.deliveredOn) || input.deliveredOn < issuedOn || input.deliveredOn > today) {
    fault('deliveredOn', 'DAY', `送达日期应在制发日期(${chineseDay(issuedOn)})到今天之间，请核对。`);
  }
  const receiver = cleanText(input.receiver);
  if (receiver.length < 2 || receiver.length > LONGEST_NAME) {
    fault('receiver', 'REQUIRED', `请填写收件人(2至${LONGEST_NAME}字)。`);
  }
  const note = cleanText(input.note ?? '');
  if (note.length > LONGEST_NOTE) fault('note', 'TOO_LONG', `备注不能超过${LONGEST_NOTE}字。`);
  for (const [field, text] of [
    ['receiver', receiver],
    ['note', note],
  ] as const) {
    if (holdsIdCardNumber(text)) fault(field, 'ID_CARD', '内容中含有居民身份证号码，请删去后再提交。');
  }
  return faults;
}

/** A setting as it is typed. */
export interface SettingInput {
  readonly scope: string;
  readonly code: string;
  /** One thing a line. */
  readonly prepare: string;
  readonly phone: string;
  readonly address: string;
}

const MOST_LINES = 30;
const LONGEST_LINE = 100;

/** Lines of a list, cleaned, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(cleanText)
    .filter((line) => line !== '');
}

/** Every fault of a setting. @param known whether the kind of subject, or the item, exists */
export function settingFaults(input: SettingInput, known: boolean): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!known) fault('code', 'CHOICE', '请从列表中选择对象类别或抽查事项。');
  const lines = linesOf(input.prepare);
  if (lines.length > MOST_LINES || lines.some((line) => line.length > LONGEST_LINE)) {
    fault(
      'prepare',
      'TOO_LONG',
      `需要准备的材料一行一项，每行不超过${LONGEST_LINE}字，共不超过${MOST_LINES}行。`,
    );
  }
  if (input.scope !== 'OFFICE') return faults;
  if (!/^[0-9][0-9 -]{3,29}$/.test(cleanText(input.phone))) {
    fault('phone', 'PHONE', '请填写投诉举报电话，如 12328 或 0836-2812345。');
  }
  if (cleanText(input.address).length > LONGEST_LINE) {
    fault('address', 'TOO_LONG', `投诉举报地址不能超过${LONGEST_LINE}字。`);
  }
  return faults;
}
