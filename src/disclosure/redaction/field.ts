import type { Policy } from './policy.rules.js';

/** A field of a publication: how it goes out, and whether an office may set that. */
export interface PublishedField {
  /** Key of the content or of the column; of a table also the label of what stands above it. */
  readonly key: string;
  readonly label: string;
  readonly policy: Policy;
  /** What an administrator may choose; empty where the law leaves no choice. */
  readonly choices: readonly Policy[];
  readonly source: string;
  /** Written by people in their own words: phone numbers and identity card numbers are taken out. */
  readonly text: boolean;
  /** May hold no inspector's name either; what is named in a register may, for a firm may be called like a person. */
  readonly nameless: boolean;
  /** The drafter may cut a cell of it as a secret of a firm. */
  readonly cuttable: boolean;
}

const NOTICE = '国发〔2019〕5号：抽查计划、结果向社会公示';
const CHECKABLE = '抽取规则：任何人可以用公开的种子、名录和摘要核验抽取';
const REGISTRY = '国务院令第654号《企业信息公示暂行条例》：登记名称和统一社会信用代码为公开的登记信息';
const OFFICE = '《政府信息公开条例》第二十六条，本系统默认';
const PRIVATE = '《个人信息保护法》第六条、第三十四条，《政府信息公开条例》第十五条';
const EVERY: readonly Policy[] = ['PUBLIC', 'MASKED', 'PSEUDONYM', 'HIDDEN'];

/** Official identity of a thing: always public, exactly as it is. */
export const exact = (key: string, label: string, source = NOTICE): PublishedField => ({
  ...{ key, label, policy: 'PUBLIC', choices: [], source, text: false, nameless: false, cuttable: false },
});
/** The name of a thing: always public, but people wrote it. */
export const named = (key: string, label: string, source = NOTICE): PublishedField => ({
  ...exact(key, label, source),
  ...{ text: true, nameless: true },
});
/** What an office may close. */
export const settable = (key: string, label: string): PublishedField => ({
  ...{
    key,
    label,
    policy: 'PUBLIC',
    choices: EVERY,
    source: OFFICE,
    text: true,
    nameless: true,
    cuttable: false,
  },
});
/** A remark in one's own words: an office may close it, a drafter may cut it. */
export const remark = (key: string, label: string): PublishedField => ({
  ...settable(key, label),
  cuttable: true,
});

const closedTo =
  (policy: Policy) =>
  (key: string, label: string): PublishedField => ({
    ...{ key, label, policy, choices: [], source: PRIVATE, text: true, nameless: true, cuttable: false },
  });
/** Never public, whatever an office wishes. */
export const hidden = closedTo('HIDDEN');
export const masked = closedTo('MASKED');

/** Closed as delivered; an office may open it. */
export const closed = (key: string, label: string): PublishedField => ({
  ...{ key, label, policy: 'HIDDEN', choices: EVERY, source: `${PRIVATE}，本系统默认不公开` },
  ...{ text: true, nameless: true, cuttable: false },
});

export const checkable = (key: string, label: string): PublishedField => exact(key, label, CHECKABLE);
export const registered = (key: string, label: string): PublishedField => exact(key, label, REGISTRY);
export const registeredName = (key: string, label: string): PublishedField => ({
  ...named(key, label, REGISTRY),
  nameless: false,
});
