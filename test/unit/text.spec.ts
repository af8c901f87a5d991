import fc from 'fast-check';
import { cleanProse, cleanSentence, cleanText, holdsIdCardNumber } from '../../src/kernel/text.js';

describe('sentences as people write them', () => {
  it('keep their punctuation and their lines, and lose what cannot be seen', () => {
    const typed = ' 未设置警示标志，；：！？（一处）\r\n\r\n\r\n\r\n第２条　Ａ区\u0000\u200B\u202E 。\t完 ';
    expect(cleanProse(typed)).toBe('未设置警示标志，；：！？（一处）\n\n第2条 A区 。 完');
    expect(cleanSentence(typed)).toBe('未设置警示标志，；：！？（一处） 第2条 A区 。 完');
    expect(cleanText('甲，乙')).toBe('甲,乙');
  });

  it('are clean after once, hold no control character, and are no longer than they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = cleanProse(text);
        expect(cleanProse(clean)).toBe(clean);
        expect(clean).not.toMatch(
          /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\uFEFF]/,
        );
        expect(clean).not.toMatch(/\n\n\n|^\s|\s$/);
        expect(cleanSentence(text)).not.toContain('\n');
        expect(() => encodeURIComponent(clean)).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('hide no number of a resident, whatever digits it is written in', () => {
    const number = '11010519491231002X';
    const bold = [...number].map((sign) =>
      /\d/.test(sign) ? String.fromCodePoint(0x1d7ce + Number(sign)) : sign,
    );
    for (const text of [number, bold.join(''), '１１０１０５１９４９１２３１００２Ｘ']) {
      expect(holdsIdCardNumber(`身份证${text}，已核对`)).toBe(true);
    }
    expect(holdsIdCardNumber('110105194912310021')).toBe(false);
  });
});
