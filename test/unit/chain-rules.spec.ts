import fc from 'fast-check';
import { type ChainLink, chainFaults, publicVoidReason } from '../../src/ceremony/public/chain.rules.js';
import { fateSentence, ticketCommand, type TicketFate } from '../../src/ceremony/public/ticket.rules.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { sha256 } from '../../src/kernel/hash.js';

/** A chain of `length` freezes; every second one was drawn. */
function chainOf(length: number): ChainLink[] {
  const links: ChainLink[] = [];
  let previous: string | null = null;
  let previousResult: string | null = null;
  for (let position = 1; position <= length; position += 1) {
    const number = `513300-2026-${String(position).padStart(4, '0')}`;
    const freezeText = canonicalJson({ draw: number, previous, previousResult });
    const freezeDigest = sha256(freezeText);
    const resultDigest = position % 2 === 0 ? sha256(`result ${position}`) : null;
    links.push({ position, number, freezeDigest, previous, previousResult, resultDigest, freezeText });
    previous = freezeDigest;
    previousResult = resultDigest ?? previousResult;
  }
  return links;
}

/** The chain with one link changed. */
const changed = (length: number, at: number, change: Partial<ChainLink>): ChainLink[] =>
  chainOf(length).map((link, index) => (index === at ? { ...link, ...change } : link));

describe('the chain of freezes', () => {
  it('holds as the office makes it, also when it is empty', () => {
    for (const length of [0, 1, 2, 7]) expect(chainFaults(chainOf(length))).toEqual([]);
  });

  it.each<[string, ChainLink[], string]>([
    ['a link is missing', chainOf(5).filter(({ position }) => position !== 3), '应为第3环'],
    ['a digest is another', changed(4, 1, { freezeDigest: 'a'.repeat(64) }), '冻结文件与所列冻结摘要不符'],
    ['a file is another', changed(4, 1, { freezeText: '{"draw":"x"}' }), '冻结文件与所列冻结摘要不符'],
    ['a file is no JSON', changed(4, 1, { freezeText: 'no' }), '冻结文件与所列冻结摘要不符'],
    ['a file is JSON, but no object', changed(4, 1, { freezeText: 'null' }), '任务编号与所列不符'],
    ['a number is another', changed(4, 2, { number: '513300-2026-0099' }), '任务编号与所列不符'],
    ['a column names another link', changed(4, 2, { previous: 'b'.repeat(64) }), '上一环摘要与所列不符'],
    ['a column names another result', changed(4, 3, { previousResult: null }), '上一次抽取结果与所列不符'],
    ['a result was taken out', changed(4, 1, { resultDigest: null }), '不是在前各环的结果'],
  ])('tells when %s', (_, links, words) => {
    expect(chainFaults(links).join('\n')).toContain(words);
  });

  it('names the fork and the draw that it forks from', () => {
    const [first, second] = chainOf(2);
    const freezeText = canonicalJson({
      draw: '513300-2026-0003',
      previous: first.freezeDigest,
      previousResult: null,
    });
    const fork: ChainLink = {
      ...{ position: 3, number: '513300-2026-0003', previous: first.freezeDigest, previousResult: null },
      ...{ resultDigest: null, freezeText, freezeDigest: sha256(freezeText) },
    };
    const faults = chainFaults([first, second, fork]);
    expect(faults).toContain('第3环(任务 513300-2026-0003)：没有接在上一环之后。');
    expect(faults).toContain(
      '第3环(任务 513300-2026-0003)：与任务 513300-2026-0002 接在同一环之后，链条出现分叉。',
    );
  });

  it('breaks with any two links exchanged and any one taken from before the end', () => {
    const length = 9;
    fc.assert(
      fc.property(fc.nat(length - 1), fc.nat(length - 1), (a, b) => {
        const links = chainOf(length);
        const out = links.filter((_, index) => index !== a);
        expect(chainFaults(out).length > 0).toBe(a !== length - 1);
        [links[a], links[b]] = [links[b], links[a]];
        expect(chainFaults(links).length > 0).toBe(a !== b);
      }),
    );
  });
});

describe('a void in public', () => {
  it.each([
    ['名录截止日期写错(申请人：张三；批准人：李四)', '名录截止日期写错'],
    ['停电(见附件)，未抽取(申请人：扎西；批准人：拉姆)', '停电(见附件)，未抽取'],
    ['演练', '演练'],
    [null, ''],
  ])('says %s without who asked and approved', (reason, said) => {
    expect(publicVoidReason(reason)).toBe(said);
  });
});

describe('the fate of a single code', () => {
  const seed = 'a'.repeat(64);
  const framed = { code: '915133', seed, ticket: 'b'.repeat(64), stratum: 'A', areaCode: '513301' };
  const cut = { ticket: 'c'.repeat(64), drawn: 3, reserves: 1 };
  const listed = { ...framed, name: '运输公司' };
  it.each<[TicketFate, string]>([
    [{ ...listed, kind: 'DRAWN', rank: 2, cut }, '抽中：签号在入围线以内，列A级第 2 名(该层抽中 3 户)。'],
    [{ ...listed, kind: 'RESERVE', rank: 4, cut }, '未抽中，列为候补：签号在入围线以外，是A级第 1 名候补。'],
    [{ ...listed, kind: 'BATCH', rank: 9, batch: '2026-03' }, '全覆盖检查，不论签号都要检查'],
    [
      { ...framed, kind: 'NOT_DRAWN', cut },
      '未抽中：签号在入围线以外，也不在候补名单内(A级抽中 3 户，候补 1 户)。',
    ],
    [{ ...framed, kind: 'NOT_DRAWN', cut: { ticket: null, drawn: 0, reserves: 0 } }, '本次应抽 0 户'],
    [{ kind: 'EXCLUDED', code: '9', reason: '注销' }, '冻结名录时已排除，原因是“注销”。'],
    [{ kind: 'ABSENT', code: '9' }, '不在本次冻结的名录里'],
  ])('is one sentence', (fate, words) => {
    expect(fateSentence(fate)).toContain(words);
    expect(fateSentence(fate)).toMatch(/。$/);
  });

  it('is what the command of the page gives', () => {
    expect(ticketCommand(seed, '915133')).toBe(`printf '%s|%s' '${seed}' '915133' | sha256sum`);
  });
});
