import { wholeNumber } from './chinese-number.rules.js';

/** First and last month of a time, or what is not certain about it. */
export interface Months {
  readonly months: readonly [number, number] | null;
  /** Years that the text names. */
  readonly years: readonly number[];
  /** Chinese; null where the text is certain or blank. */
  readonly question: string | null;
}

interface Point {
  readonly year: number | null;
  readonly first: number;
  readonly last: number;
}

const TO = /^(?:[-~]+|至|到|起至|起到|开始至)$/;
const LIST = /^[、,;和及]$/;

const POINT = new RegExp(
  [
    '(?:(?<year>\\d{4})年?度?)?(?:第?(?<quarter>[一二三四1-4])季度?)',
    '(?:(?<halfYear>\\d{4})年?度?)?(?<half>上半年|下半年)',
    '(?:(?<allYear>\\d{4})年?)?(?<all>全年度?|本?年度内?|年内)(?![\\d一二三四五六七八九十第上下])',
    '(?<isoYear>\\d{4})(?:[-/.])(?<isoMonth>\\d{1,2})(?:[-/.](?<isoDay>\\d{1,2})日?)?(?!\\d)',
    '(?<dotMonth>\\d{1,2})[./](?<dotDay>\\d{1,2})(?![\\d./])',
    '(?<solidYear>20\\d{2})(?<solidMonth>0[1-9]|1[0-2])(?<solidDay>[0-3]\\d)(?!\\d)',
    '(?:(?<monthYear>\\d{4})年度?)?(?<month>\\d{1,2}|[一二三四五六七八九]|十[一二]?)月份?(?<tail>上旬|中旬|下旬|初|底|末)?(?:(?<day>\\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?',
  ].join('|'),
  'y',
);

/** A month whose 月 stands further right: the 3 of 3-10月 and of 3、4、5月. */
const HEADLESS =
  /(?:(?<year>\d{4})年度?)?(?<month>\d{1,2}|[一二三四五六七八九]|十[一二]?)(?=(?:[-~、,至到])+(?:\d{1,2}|[一二三四五六七八九]|十[一二]?)(?:[-~、,至到](?:\d{1,2}|[一二三四五六七八九]|十[一二]?))*月)/y;

const JOINT = /[-~]+|起至|起到|开始至|至|到|[、,;和及]/y;
const NOISE =
  /[()起止末底前]|[计拟][划定]?于?|于|自|从|安排|组织|分批|分期|开展|进行|实施|完成|检查|抽查|时间|为/y;

/**
 * Reads the time of a plan row as months: 3月—12月 · 3月-10月 · 2019年9月至11月 · 2026年5月1日至2026年9月30日 · 全年 · 二季度.
 * What spans years, names single months apart, has only one end (6月底前) or is not understood is asked about.
 */
export function readMonths(text: string): Months {
  const plain = text
    .normalize('NFKC')
    // 1 2月 may be 12月 or 1月、2月: nobody can tell.
    .replace(/(?<=\d)\s+(?=\d)/g, '?')
    .replace(/\s+/g, '')
    .replace(/[—–―－〜∼→⁓ー﹣‐‑‒−]/g, '-')
    .replace(/--+/g, '-');
  if (plain === '' || /^[-/无]+$/.test(plain)) return { months: null, years: [], question: null };
  if (/次年|翌年|跨年|明年/.test(plain)) return unsure([], '时间跨年度');
  const read = pointsOf(spelledOut(plain));
  if (read === null) return unsure([], '时间没有完全看懂');
  const [point] = read.points;
  const oneEnded = read.points.length === 1 && point.first === point.last && /[前止起自从]/.test(plain);
  return oneEnded ? unsure([], '只写了期限的一端') : joined(read);
}

/** 二、三季度 → 二季度、三季度. */
function spelledOut(text: string): string {
  return text.replace(/第?([一二三四1-4])([-~、至到])第?([一二三四1-4])季度?/g, '$1季度$2$3季度');
}

function pointsOf(text: string): { points: Point[]; joints: string[] } | null {
  const points: Point[] = [];
  const joints: string[] = [];
  let between = '';
  let at = 0;
  while (at < text.length) {
    const point = match(HEADLESS, text, at) ?? match(POINT, text, at);
    const made = point === null ? null : pointOf(point.groups ?? {});
    if (point !== null && made === null) return null;
    const step = point ?? match(JOINT, text, at) ?? match(NOISE, text, at);
    if (step === null) return null;
    if (made !== null) {
      // 至10月: the beginning is missing.
      if (points.length === 0 && between !== '') return null;
      if (points.length > 0) joints.push(between);
      points.push(made);
      between = '';
    } else if (matchesWhole(JOINT, step[0])) between += step[0];
    at += step[0].length;
  }
  return points.length === 0 || between !== '' ? null : { points, joints };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found !== null && found[0] !== '' ? found : null;
}

function matchesWhole(pattern: RegExp, text: string): boolean {
  return match(pattern, text, 0)?.[0] === text;
}

function pointOf(groups: Record<string, string | undefined>): Point | null {
  const yearText = groups['year'] ?? groups['halfYear'] ?? groups['allYear'] ?? groups['isoYear'];
  const year = Number(yearText ?? groups['solidYear'] ?? groups['monthYear'] ?? 0) || null;
  if (groups['quarter'] !== undefined) {
    const quarter = wholeNumber(groups['quarter']) ?? 0;
    return { year, first: quarter * 3 - 2, last: quarter * 3 };
  }
  if (groups['half'] !== undefined) {
    return groups['half'] === '上半年' ? { year, first: 1, last: 6 } : { year, first: 7, last: 12 };
  }
  if (groups['all'] !== undefined) return { year, first: 1, last: 12 };
  const month = wholeNumber(
    groups['month'] ?? groups['isoMonth'] ?? groups['dotMonth'] ?? groups['solidMonth'] ?? '',
  );
  const day = wholeNumber(groups['day'] ?? groups['isoDay'] ?? groups['solidDay'] ?? '1');
  if (month === null || month < 1 || month > 12 || day === null || day < 1 || day > 31) return null;
  return { year, first: month, last: month };
}

function joined({ points, joints }: { points: readonly Point[]; joints: readonly string[] }): Months {
  const years = [...new Set(points.flatMap(({ year }) => (year === null ? [] : [year])))];
  if (years.length > 1) return unsure(years, '时间跨年度');
  const [only] = points;
  if (points.length === 1) return { months: [only.first, only.last], years, question: null };
  if (points.length === 2 && TO.test(joints[0])) {
    const { first, last } = points[1];
    if (only.last > only.first !== last > first) return unsure(years, '季度和月份写在一起');
    if (last < only.first) return unsure(years, '时间的先后颠倒，或者跨年度');
    return { months: [only.first, last], years, question: null };
  }
  const inRow = points.every(({ first }, i) => i === 0 || first === points[i - 1].last + 1);
  if (inRow && joints.every((joint) => LIST.test(joint))) {
    return { months: [only.first, points[points.length - 1].last], years, question: null };
  }
  return unsure(years, '写了几段不相连的时间');
}

function unsure(years: readonly number[], why: string): Months {
  return { months: null, years, question: `${why}。请写明从几月到几月。` };
}
