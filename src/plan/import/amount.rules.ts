import { NUMBER, numberText, shifted, wholeNumber } from './chinese-number.rules.js';

/** What a column says of how much is drawn and how often. */
export interface Amount {
  readonly ratio: string | null;
  readonly count: number | null;
  readonly atLeast: boolean;
  readonly frequency: number | null;
  /** Chinese sentences; while there is one about the amount, ratio and count are null. */
  readonly questions: readonly { readonly field: 'amount' | 'frequency'; readonly question: string }[];
}

/** What a number without a unit means in a column: not certain, a number of subjects, percent, or times a year. */
export type BareNumber = 'UNKNOWN' | 'RATIO' | 'COUNT' | 'PERCENT' | 'TIMES';

interface Figure {
  readonly kind: 'RATIO' | 'COUNT';
  readonly value: string;
  atLeast: boolean;
}

type Token =
  | { readonly kind: 'RATIO' | 'COUNT' | 'BARE'; readonly value: string }
  | { readonly kind: 'TIMES'; readonly value: number | null }
  /** LIMIT, AT_LEAST stand before their figure, OR_MORE behind it. */
  | { readonly kind: 'LIMIT' | 'AT_LEAST' | 'OR_MORE' | 'SKIP' }
  | { readonly kind: 'UNSURE'; readonly why: string };

const UNITS = '(?:户次|家次|户|家|个|所|处|座|艘|辆|台|条|件)(?:\\((?:户|家|个|次)\\))?';
const SUBJECT_WORDS = '(?:企业|项目|单位|市场主体|经营主体|主体|业户|对象|机构|工程|公司|标段|线路)?';
const A_RANGE = '写的是一个范围';
const A_LIMIT = '写的是上限';

/** What the ratio is of, in the office's words: 抽查重点公路水运工程项目比例. Numbers and limits may not hide in it. */
const OF_WHAT =
  /抽[查取](?:(?![零一二两三四五六七八九十百千不至约低高])[\u4e00-\u9fff]){0,24}?(?:比例|数量|户数|频次|次数|总数)/y;

/** Tried in this order at each place; what none takes makes the cell uncertain. */
const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Token])[] = [
  [
    /[ABCD](?:[、,/]?[ABCD])*(?:类|级|等)|(?:低|中|高|较高|较低)风险|信用(?:良好|一般|较差|风险)|失信|守信|未评级/y,
    () => unsure('按类别分别规定'),
  ],
  [
    /不超过|不高于|不多于|不大于|不得超过|不得高于|不得多于|至多|最多|≤|<=|⩽|≦|<|(?:小|低|少)于(?:或?等于)?/y,
    () => ({ kind: 'LIMIT' }),
  ],
  [/以下|以内|之内/y, () => unsure(A_LIMIT)],
  [
    /大于或?等于|不低于|不少于|不得低于|不得少于|不小于|至少|最低|最少|≥|>=|⩾|≧/y,
    () => ({ kind: 'AT_LEAST' }),
  ],
  [/超过|高于|大于|多于|>/y, () => unsure('没有写明是否含本数')],
  [/(?:\(?含(?:本数)?\)?)?(?:及|或)?以上(?:\(含(?:本数)?\))?|起/y, () => ({ kind: 'OR_MORE' })],
  [
    /大?约|左右|上下|大概|原则上|不等|若干|适量|适当|酌情|视情况?|根据情况|按需|部分|其中|分别|各/y,
    () => unsure('写的是约数或者没有写明'),
  ],
  [
    /100%(?:全覆盖)?|(?:实现|做到|确保)?全覆盖|全部(?:检查|抽查)?|百分之百/y,
    () => ({ kind: 'RATIO', value: '1' }),
  ],
  [new RegExp(`百分之(${NUMBER})`, 'y'), ({ 1: text }) => part(text, 2)],
  [new RegExp(`千分之(${NUMBER})`, 'y'), ({ 1: text }) => part(text, 3)],
  [new RegExp(`(${NUMBER})(?:%|个百分点)`, 'y'), ({ 1: text }) => part(text, 2)],
  [new RegExp(`(${NUMBER})‰`, 'y'), ({ 1: text }) => part(text, 3)],
  [new RegExp(`${NUMBER}分之${NUMBER}|\\d+/\\d+`, 'y'), () => unsure('写的是分数，请写成百分数')],
  [
    new RegExp(
      `(?:每(半年|季度|季|月|个月|(?:两|二|三|2|3)年))(?:度)?(?:抽查|检查|开展|进行|实施)?(${NUMBER})次`,
      'y',
    ),
    ({ 1: period, 2: text }) => times(text, period),
  ],
  [
    new RegExp(`(${NUMBER})次[/每](?:每)?(半年|季度|季|月|个月|(?:两|二|三|2|3)年|年度?|1年|一年)`, 'y'),
    ({ 1: text, 2: period }) => times(text, period),
  ],
  [
    new RegExp(`(${NUMBER})年(${NUMBER})次`, 'y'),
    ({ 1: years, 2: text }) => (wholeNumber(years) === 1 ? times(text, '年') : times(text, `${years}年`)),
  ],
  [new RegExp(`(${NUMBER})次`, 'y'), ({ 1: text }) => times(text, '年')],
  [
    new RegExp(`(\\d{1,3}(?:,\\d{3})+)${UNITS}${SUBJECT_WORDS}`, 'y'),
    ({ 1: text }) => count(text.replaceAll(',', '')),
  ],
  [new RegExp(`(${NUMBER})${UNITS}${SUBJECT_WORDS}`, 'y'), ({ 1: text }) => count(text)],
  [new RegExp(`(${NUMBER})\\((?:户|家|个)\\)`, 'y'), ({ 1: text }) => count(text)],
  [/[-~至到—–―]+/y, () => unsure(A_RANGE)],
  [new RegExp(`${NUMBER}`, 'y'), ({ 0: text }) => bare(text)],
  [OF_WHAT, skip],
  [
    /(?:随机)?抽查|抽取|检查|比例|频次|次数|数量|户数|目标数|总数|随机|双随机|按照?|达到|达|为|的|占|共|计|合计|开展|进行|实施|完成|本年度?|当年|年度|全年|每年|年内|年|内|总|名录库|检查对象|抽查对象|市场主体|经营主体|企业|项目|主体|对象|家数|不重复|本?辖区内?|全[州市县]|监管|备案|在册|登记/y,
    skip,
  ],
  // A point beside a digit belongs to a number that is not whole: .3% is neither 3% nor asked otherwise.
  [/(?<!\d)\.(?=\d)|(?<=\d)\.(?!\d)/y, () => unsure('数字没有看懂')],
  [/[,;、。:()/+.]+/y, skip],
];

/**
 * Reads how much is drawn and how often, e.g. 3%;2次/年 · 全年抽查比例不低于10%,年度抽查1次 · ≥20% · 1户. Every character
 * must be understood; where one is not, or where there are two figures, the cell is asked about.
 */
export function readAmount(text: string, bareNumber: BareNumber = 'UNKNOWN'): Amount {
  const plain = squeezed(text);
  const none: Amount = { ratio: null, count: null, atLeast: false, frequency: null, questions: [] };
  if (plain === '' || /^[-—–/\\无]+$/.test(plain)) return none;
  const tokens = tokensOf(plain);
  if (tokens === null) return asked(none, 'amount', '这一格没有完全看懂');
  return weighed(tokens, bareNumber);
}

/** Without spaces; those between digits and points part two numbers: 3 5% is not 35%, and 1. 10% is not 1.1%. */
function squeezed(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(?<=[\d.])\s+(?=[\d.])/g, ';')
    .replace(/\s+/g, '');
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at);
    if (found === null) return null;
    tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number): { token: Token; end: number } | null {
  for (const [pattern, make] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null && match[0] !== '') return { token: make(match), end: at + match[0].length };
  }
  return null;
}

function skip(): Token {
  return { kind: 'SKIP' };
}

function unsure(why: string): Token {
  return { kind: 'UNSURE', why };
}

function part(text: string, places: number): Token {
  const number = numberText(text);
  if (number === null) return unsure('比例没有看懂');
  const ratio = shifted(number, places);
  if (Number(ratio) === 0) return unsure('比例是零');
  return Number(ratio) <= 1 ? { kind: 'RATIO', value: ratio } : unsure('比例超过 100%');
}

function count(text: string): Token {
  const number = wholeNumber(text);
  if (number === 0) return unsure('户数是零');
  return number === null ? unsure('户数不是整数') : { kind: 'COUNT', value: String(number) };
}

function bare(text: string): Token {
  const number = numberText(text);
  return number === null ? unsure('数字没有看懂') : { kind: 'BARE', value: number };
}

const TIMES_A_YEAR: Readonly<Record<string, number>> = { 半年: 2, 季度: 4, 季: 4, 月: 12, 个月: 12 };

function times(text: string, period: string): Token {
  const number = wholeNumber(text);
  if (number === null || number === 0) return { kind: 'TIMES', value: null };
  if (/^(?:一|1)?年度?$/.test(period)) return { kind: 'TIMES', value: number };
  const factor = TIMES_A_YEAR[period];
  return { kind: 'TIMES', value: factor === undefined ? null : number * factor };
}

/** Takes the figures of the tokens together; each AT_LEAST belongs to the next figure, each OR_MORE to the last one. */
function weighed(tokens: readonly Token[], bareNumber: BareNumber): Amount {
  const figures: Figure[] = [];
  const frequencies: (number | null)[] = [];
  const doubts: string[] = [];
  let atLeast = false;
  let limited = false;
  let last: Figure | null = null;
  for (const token of tokens.map((one) => settled(one, bareNumber))) {
    if (token.kind === 'SKIP') continue;
    if (token.kind === 'UNSURE') doubts.push(token.why);
    else if (token.kind === 'LIMIT') limited = true;
    else if (token.kind === 'AT_LEAST') atLeast = true;
    else if (token.kind === 'OR_MORE') {
      if (last === null) doubts.push('“以上”前面没有数');
      else last.atLeast = true;
    } else if (token.kind === 'TIMES') {
      frequencies.push(limited || doubts.at(-1) === A_RANGE ? null : token.value);
      atLeast = limited = false;
    } else if (token.kind === 'RATIO' || token.kind === 'COUNT') {
      last = { kind: token.kind, value: token.value, atLeast };
      figures.push(last);
      if (limited) doubts.push(A_LIMIT);
      atLeast = limited = false;
    }
  }
  if (atLeast) doubts.push('“不低于”后面没有数');
  if (limited) doubts.push(A_LIMIT);
  return together(figures, frequencies, doubts);
}

function settled(token: Token, bareNumber: BareNumber): Token {
  if (token.kind !== 'BARE') return token;
  const { value } = token;
  const whole = !value.includes('.');
  if (bareNumber === 'COUNT') return whole ? count(value) : unsure('户数不是整数');
  if (bareNumber === 'PERCENT') return part(value, 2);
  if (bareNumber === 'TIMES') return whole ? times(value, '年') : unsure('次数不是整数');
  // A cell that shows 10% holds 0.1.
  if (Number(value) > 0 && Number(value) < 1) return { kind: 'RATIO', value };
  return unsure('数字没有单位，不能确定是比例还是户数');
}

function together(
  figures: readonly Figure[],
  frequencies: readonly (number | null)[],
  doubts: readonly string[],
): Amount {
  const questions: Amount['questions'][number][] = [];
  const different = new Set(figures.map(({ kind, value }) => `${kind}${value}`));
  const reasons = [...doubts, ...(different.size > 1 ? ['有两个以上的数，不能确定以哪个为准'] : [])];
  if (reasons.length > 0) {
    questions.push({
      field: 'amount',
      question: `${[...new Set(reasons)].join('；')}。请写明抽查比例或户数。`,
    });
  }
  const [frequency = null] = frequencies;
  const sure = frequencies.every((one) => one !== null && one === frequency);
  if (!sure) questions.push({ field: 'frequency', question: '抽查频次不能换算成每年几次。请写明每年几次。' });
  const figure = reasons.length > 0 ? undefined : figures[0];
  return {
    ratio: figure?.kind === 'RATIO' ? figure.value : null,
    count: figure?.kind === 'COUNT' ? Number(figure.value) : null,
    atLeast: figures.length > 0 && figure !== undefined && figures.some((one) => one.atLeast),
    frequency: sure ? frequency : null,
    questions,
  };
}

function asked(amount: Amount, field: 'amount' | 'frequency', question: string): Amount {
  return { ...amount, questions: [{ field, question: `${question}。请写明抽查比例或户数，以及每年几次。` }] };
}
