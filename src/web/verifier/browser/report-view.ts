import { factLines } from '../../../draw/bundle-facts.js';
import { attestedOnly, CHECK_MEANINGS, CHECK_TITLES, notesOf, verdictOf } from '../../../draw/explain.js';
import { fateLines, fateVerdict, type Fate } from '../../../draw/one-code.js';
import type { CheckReport } from '../../../draw/verify.js';
import type { LookedUp, Outcome } from './workbench.js';

type Child = Node | string;

/** An element with a class and what is in it; texts are only ever texts. */
function element(name: string, className: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** The report of a verification, for the screen and for paper. */
export function reportView(outcome: Outcome, names: string): Node[] {
  const { report, facts, freezeDigest, isReadable } = outcome;
  const verdict = element(
    'div',
    `notice ${report.ok ? 'good' : 'bad'}`,
    element('h2', 'verdict', report.ok ? '核验通过' : '核验不通过'),
    element('p', '', verdictOf(report).replace(/^核验(不)?通过[：。]/, '')),
    element('p', '', `核验的文件：${names}`),
  );
  if (!isReadable) return [verdict];
  const notes = notesOf(report, facts);
  return [
    verdict,
    element('section', 'card', element('h2', '', '这次抽取'), factList(factLines(facts))),
    checkTable(report.checks),
    ...(notes.length > 0 ? [listCard('请留意（不是错误，但随机余地较小，或未经抽取）', notes)] : []),
    listCard('计算不能证明、只由当时在场或经办的人证明的', attestedOnly(freezeDigest)),
  ];
}

function factList(lines: readonly { readonly label: string; readonly value: string }[]): HTMLElement {
  return element(
    'dl',
    'facts',
    ...lines.flatMap(({ label, value }) => [
      element('dt', '', label),
      element('dd', /^[0-9a-f]{64}$|^printf /.test(value) ? 'mono' : '', value),
    ]),
  );
}

function checkTable(checks: readonly CheckReport[]): HTMLElement {
  const head = document.createElement('tr');
  for (const title of ['检查', '结论', '说明']) {
    const cell = element('th', '', title);
    cell.setAttribute('scope', 'col');
    head.append(cell);
  }
  const failed = checks.filter(({ ok }) => !ok).length;
  const caption =
    failed === 0 ? `${checks.length} 项检查全部通过` : `${checks.length} 项检查，${failed} 项有误`;
  return element(
    'section',
    'card',
    element(
      'table',
      'stack checks',
      element('caption', '', caption),
      element('thead', '', head),
      element('tbody', '', ...checks.map(checkRow)),
    ),
  );
}

function checkRow({ name, ok, message, file, line, expected, found }: CheckReport): HTMLElement {
  const title = element('th', '', CHECK_TITLES[name]);
  title.setAttribute('scope', 'row');
  const explained = element('td', '', element('p', 'muted', CHECK_MEANINGS[name]));
  if (!ok) {
    const where = [file, line === undefined ? '' : `第 ${line} 行`].filter(Boolean).join(' ');
    explained.append(
      factList([
        ...(where === '' ? [] : [{ label: '位置', value: where }]),
        { label: '第一处不同', value: message },
        ...(expected === undefined ? [] : [{ label: '应为', value: expected }]),
        ...(found === undefined ? [] : [{ label: '实为', value: found }]),
      ]),
    );
  }
  const mark = element('span', `tag ${ok ? 'good' : 'bad'}`, ok ? '通过' : '有误');
  return element('tr', ok ? '' : 'bad', title, element('td', 'short', mark), explained);
}

function listCard(title: string, texts: readonly string[]): HTMLElement {
  const items = texts.map((text) => element('li', '', text));
  return element('section', 'card', element('h2', '', title), element('ul', '', ...items));
}

/** What was found out about one firm. */
export function lookedUpView(lookedUp: LookedUp, isVerified: boolean): Node[] {
  if ('fault' in lookedUp) return [notice('bad', lookedUp.fault)];
  const { fate } = lookedUp;
  return [
    notice(toneOf(fate), fateVerdict(fate)),
    ...(isVerified ? [] : [notice('bad', '这个抽取包核验不通过，以下结果不能作准。')]),
    factList(fateLines(fate)),
    ...(fate.later.length > 0
      ? [element('ul', '', ...fate.later.map((text) => element('li', '', text)))]
      : []),
  ];
}

function toneOf({ kind }: Fate): string {
  return kind === 'ABSENT' ? 'warn' : 'info';
}

/** A sentence that stands out. */
export function notice(tone: string, text: string): HTMLElement {
  return element('div', `notice ${tone}`, element('p', '', text));
}
