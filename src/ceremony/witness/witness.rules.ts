import type { EntropyKind, EntropyPlanEntry } from '../../draw/types.js';
import { chineseInstant, shanghaiMinute } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';

/** How digits come about: what people read, and what the draw's files call it. */
export const DEVICES = {
  DICE: { name: '十面骰子，当众掷出', kind: 'DEVICE' },
  BALLS: { name: '摇号球，当众摇出', kind: 'DEVICE' },
  LOTTERY: { name: '彩票开奖号码', kind: 'PUBLIC' },
  BEACON: { name: '公共随机数', kind: 'PUBLIC' },
} as const satisfies Record<string, { name: string; kind: EntropyKind }>;

export type Device = keyof typeof DEVICES;

/** What a plan without a device says (draws of before, programs that name the kind alone). */
const KIND_NAMES: Readonly<Record<EntropyKind, string>> = {
  DEVICE: '现场摇球或掷骰，当众读出',
  PUBLIC: '事先指定的公开数值',
};

/** 身份 that a form proposes; any other may be typed. */
export const WITNESS_ROLES = [
  ...[
    '公证员',
    '纪检监察',
    '企业代表',
    '行业协会代表',
    '人大代表',
    '政协委员',
    '律师',
    '新闻媒体',
    '群众代表',
  ],
] as const;

/** How a witness's digits come about, in words. */
export function deviceName({ device, kind }: { device: Device | null; kind: EntropyKind }): string {
  return device === null ? KIND_NAMES[kind] : DEVICES[device].name;
}

/** A public value named before it exists. */
export interface PublicSource {
  /** Number of the lottery draw or of the beacon's pulse: 第2026030期. */
  readonly issue?: string;
  /** When it comes out, Asia/Shanghai: 2026-03-17T21:15. */
  readonly at?: string;
}

/** A planned witness as typed. */
export interface WitnessInput {
  /** Name; of a public value what it is called. May hold organisation and role too, as programs wrote it before. */
  readonly witness: string;
  readonly organisation?: string | null;
  readonly role?: string | null;
  /** The witness's own account, if there is one. */
  readonly accountId?: string | null;
  readonly digits: number;
  readonly kind: EntropyKind;
  readonly device?: Device | null;
  /** Of a public value. */
  readonly source?: PublicSource | null;
}

/** A planned witness, read. */
export interface PlannedWitness {
  readonly name: string;
  readonly organisation: string | null;
  readonly role: string | null;
  readonly accountId: string | null;
  readonly digits: number;
  readonly kind: EntropyKind;
  readonly device: Device | null;
  readonly issue: string | null;
  /** Null: not given, or no such moment. */
  readonly publishedAt: Date | null;
}

const MOST_DIGITS = 64;
const NAME_LENGTH = 100;
const PART_LENGTH = 50;

/** Reads a planned witness; faults are found by `witnessFaults`. */
export function plannedWitness(input: WitnessInput): PlannedWitness {
  const part = (text: string | null | undefined) => cleanText(text ?? '') || null;
  const isPublic = input.kind === 'PUBLIC';
  return {
    name: cleanText(input.witness),
    organisation: part(input.organisation),
    role: part(input.role),
    accountId: part(input.accountId),
    digits: input.digits,
    kind: input.kind,
    device: input.device ?? null,
    issue: isPublic ? part(input.source?.issue) : null,
    publishedAt: isPublic ? shanghaiMinute(cleanText(input.source?.at ?? '')) : null,
  };
}

/**
 * The witness as freeze.json has it: 王敏(甘孜州公证处 公证员); a public value with its number and its moment:
 * 中国福利彩票双色球第2026030期(2026年3月17日 21:15公布).
 */
export function witnessText(one: PlannedWitness): string {
  const moment = one.publishedAt === null ? null : `${chineseInstant(one.publishedAt).slice(0, -3)}公布`;
  const parts = [one.organisation, one.role, moment].filter((part) => part !== null);
  const name = `${one.name}${one.issue ?? ''}`;
  return parts.length === 0 ? name : `${name}(${parts.join(' ')})`;
}

/** The plan of entropy as it is frozen. */
export function entropyPlanOf(plan: readonly PlannedWitness[]): EntropyPlanEntry[] {
  return plan.map((one) => ({ digits: one.digits, kind: one.kind, witness: witnessText(one) }));
}

/**
 * Everything wrong with the planned witnesses one by one. Field names are entropyPlan.<place>.<part>.
 * @param now the moment of the freeze: a public value must come out later
 */
export function witnessFaults(plan: readonly PlannedWitness[], now: Date): Fault[] {
  const faults: Fault[] = [];
  const texts = new Set<string>();
  const accounts = new Set<string>();
  plan.forEach((one, index) => {
    const who = `第${index + 1}名监督员`;
    const fault = (part: string, message: string) =>
      faults.push({
        field: `entropyPlan.${index}.${part}`,
        code: 'ENTROPY_PLAN',
        message: `${who}${message}`,
      });
    const text = witnessText(one);
    if (one.name === '' || one.name.length > NAME_LENGTH) {
      fault('witness', `请填写姓名(公开数值填名称，${NAME_LENGTH}字以内)。`);
    } else if (texts.has(text)) fault('witness', `“${text}”重复，每名监督员只列一次。`);
    texts.add(text);
    for (const [part, name] of [['organisation', '单位'] as const, ['role', '身份'] as const]) {
      if ((one[part] ?? '').length > PART_LENGTH) fault(part, `的${name}请缩短到${PART_LENGTH}字以内。`);
    }
    if (one.accountId !== null && accounts.has(one.accountId)) {
      fault('accountId', '与另一名监督员用了同一个账号，请改选，或留空由抽取人员代录。');
    }
    if (one.accountId !== null) accounts.add(one.accountId);
    if (!Number.isInteger(one.digits) || one.digits < 1 || one.digits > MOST_DIGITS) {
      fault('digits', `的数字位数应为 1 至 ${MOST_DIGITS}。`);
    }
    for (const { part, message } of sourceFaults(one, now)) fault(part, message);
  });
  return faults;
}

function sourceFaults(one: PlannedWitness, now: Date): { part: string; message: string }[] {
  if (one.kind !== 'DEVICE' && one.kind !== 'PUBLIC') {
    return [{ part: 'device', message: '请选择取数方式。' }];
  }
  if (one.device !== null && DEVICES[one.device].kind !== one.kind) {
    return [{ part: 'device', message: '的取数器具与取数方式不一致，请重新选择。' }];
  }
  if (one.kind === 'DEVICE') return [];
  const faults: { part: string; message: string }[] = [];
  if ((one.issue ?? '').length > PART_LENGTH) {
    faults.push({ part: 'source.issue', message: `的期号请缩短到${PART_LENGTH}字以内。` });
  }
  if (one.publishedAt === null) {
    const message = '取自公开数值，请填写它的公布时间(如 2026-03-17 21:15)，须在冻结之后。';
    faults.push({ part: 'source.at', message });
  } else if (one.publishedAt <= now) {
    const message = `指定的公开数值在${chineseInstant(one.publishedAt).slice(0, -3)}已经公布，请改用冻结之后才公布的一期。`;
    faults.push({ part: 'source.at', message });
  }
  return faults;
}
