import type { PlanTableLine } from './plan-table.types.js';

/** What a word means, or why it must be asked; both null where the cell is blank. */
export interface Meaning<T> {
  readonly value: T | null;
  readonly question: string | null;
}

const BLANK = /^[-—–/\\无]*$/;

/** 重点检查事项 · 一般 → KEY, GENERAL. */
export function readPriority(text: string): Meaning<'KEY' | 'GENERAL'> {
  return either(text, /重点/, 'KEY', /一般/, 'GENERAL', '事项类别应为重点或一般，请写明是哪一种。');
}

/** 定向 · 不定向 → TARGETED, UNTARGETED. */
export function readSampling(text: string): Meaning<'TARGETED' | 'UNTARGETED'> {
  const without = squeezed(text).replace(/不定向|非定向/g, '');
  const untargeted = without !== squeezed(text);
  const targeted = /定向/.test(without);
  if (BLANK.test(squeezed(text))) return { value: null, question: null };
  if (targeted === untargeted) return { value: null, question: '抽取类型应为定向或不定向，请写明是哪一种。' };
  return { value: targeted ? 'TARGETED' : 'UNTARGETED', question: null };
}

/** 部门联合抽查 · 部门内部 · 系统内 → JOINT, IN_AGENCY, IN_SYSTEM; null without a question where the text says none of them. */
export function readDrawType(text: string): Meaning<NonNullable<PlanTableLine['drawType']>> {
  const plain = squeezed(text);
  const joint = /联合|跨部门|综合监管/.test(plain);
  const within = /内部|单部门|本部门|部门内/.test(plain);
  const system = /系统内|本系统/.test(plain);
  const said = [joint, within, system].filter(Boolean).length;
  if (said > 1) return { value: null, question: '既写了联合又写了内部，请写明是部门联合还是部门内部抽查。' };
  return { value: joint ? 'JOINT' : within ? 'IN_AGENCY' : system ? 'IN_SYSTEM' : null, question: null };
}

/** 市县统一实施 · 市县分别实施 → TOGETHER, APART. */
export function readLevels(text: string): Meaning<'TOGETHER' | 'APART'> {
  return either(text, /统一/, 'TOGETHER', /分别|各自/, 'APART', '应为统一实施或分别实施，请写明是哪一种。');
}

function either<T>(text: string, one: RegExp, a: T, other: RegExp, b: T, question: string): Meaning<T> {
  const plain = squeezed(text);
  if (BLANK.test(plain)) return { value: null, question: null };
  const [first, second] = [one.test(plain), other.test(plain)];
  return first === second ? { value: null, question } : { value: first ? a : b, question: null };
}

/**
 * Names of agencies as the cell has them, in its order, each once: 县应急管理局、县市场监管局. What stands in brackets
 * belongs to its name. A level that is said once for several (市、县级交通运输部门) stays one name.
 */
export function readAgencies(text: string): string[] {
  const plain = text
    .replace(/[\u2460-\u2473\u2474-\u2487\u2488-\u249b]/g, '、')
    .normalize('NFKC')
    .replace(/(^|[^\d])\d{1,2}[.、:](?!\d)/g, '$1、')
    .replace(
      /\((?:牵头|发起|主办|主责|配合|参与|协办)(?:部门|单位)?\)|(?:牵头|发起|主办|配合|参与|协办)(?:部门|单位)?:/g,
      '',
    )
    .replace(/[\r\n\t]+/g, '、')
    .replace(/ +/g, ' ')
    .trim();
  if (BLANK.test(plain.replace(/ /g, ''))) return [];
  const parts: string[] = [];
  let depth = 0;
  let name = '';
  for (const letter of plain) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && /[、,;/|+ ]/.test(letter)) {
      parts.push(name);
      name = '';
    } else name += letter;
  }
  parts.push(name);
  return [...new Set(withLevels(parts.flatMap(atAnd)))];
}

/** 相关部门 · 县级有关单位 · 各成员单位: nobody is named. */
export function namesNobody(name: string): boolean {
  return /^(?:各?[省市州县区级(直)]*)?(?:各?(?:有关|相关|其他|其它|成员|涉及|职能|行业主管)+)(?:的)?(?:部门|单位|局|委办局|机关)?$/.test(
    name,
  );
}

/** 和, 及, 与 between two names that both end as names of agencies do. */
function atAnd(part: string): string[] {
  const match = /^(.+(?:局|厅|委|部门|中心|支队|大队|办|院|站|处|科|公司))(?:以及|和|及|与)(.+)$/.exec(part);
  return match === null ? [part] : [...atAnd(match[1]), ...atAnd(match[2])];
}

const LEVEL = /^(?:省|市|州|县|区|乡|镇|市级|州级|县级|省级|区级)$/;

function withLevels(parts: readonly string[]): string[] {
  const names: string[] = [];
  let levels = '';
  for (const part of parts
    .map((one) => one.replace(/等(?:部门|单位)?$/, '').trim())
    .filter((one) => one !== '')) {
    if (LEVEL.test(part)) levels += `${part}、`;
    else {
      names.push(levels + part);
      levels = '';
    }
  }
  return levels === '' ? names : [...names, levels.slice(0, -1)];
}

function squeezed(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '');
}
