import { checkEvidence } from '../../src/ceremony/after/evidence.rules.js';
import { cleanFileName } from '../../src/platform/sent-file.js';
import { rateOf } from '../../src/ceremony/after/after-numbers.service.js';
import { isSamePerson } from '../../src/ceremony/after/after-request.rules.js';
import { stepOf } from '../../src/ceremony/step.rules.js';
import { daysBetween } from '../../src/kernel/day.js';
import { fileKindOf } from '../../src/platform/file-kind.js';
import { DOCX, JPEG, PDF, PNG, XLSX, zipOf } from '../support/afterwards.js';
import { person } from '../support/ceremony.js';

describe('the kind of a file', () => {
  it.each([
    ['JPEG', JPEG],
    ['PNG', PNG],
    ['PDF', PDF],
    ['DOCX', DOCX],
    ['XLSX', XLSX],
  ])('%s is told by its content', (kind, bytes) => {
    expect(fileKindOf(bytes)).toEqual({ kind });
  });

  it.each([
    ['nothing', Buffer.alloc(0), '空的'],
    ['a JPEG cut short', JPEG.subarray(0, 10), '不完整'],
    ['a PNG cut short', PNG.subarray(0, 30), '不完整'],
    ['a PDF cut short', PDF.subarray(0, 30), '不完整'],
    ['a workbook cut short', XLSX.subarray(0, XLSX.length - 30), '不完整'],
    ['a page', Buffer.from('<!doctype html><script>1</script>'), '不能识别'],
    ['a program', Buffer.from('MZ\u0090\u0000'), '不能识别'],
    ['an archive', zipOf('photo.jpg'), '压缩文件'],
    [
      'a document with macros',
      zipOf('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'),
      '宏',
    ],
  ])('%s is not taken', (_, bytes, why) => {
    expect(fileKindOf(bytes)).toEqual({ refusal: expect.stringContaining(why) });
  });

  it('is told of random bytes without failing', () => {
    for (let n = 0; n < 2000; n += 1) {
      const bytes = Buffer.from(XLSX);
      bytes[(n * 31) % bytes.length] ^= 1 + (n % 255);
      expect(Object.keys(fileKindOf(bytes))).toHaveLength(1);
    }
  });
});

describe('evidence', () => {
  it('has names that no disk stumbles over', () => {
    expect(cleanFileName('../../etc/证明.pdf')).toBe('证明.pdf');
    expect(cleanFileName('C:\\照片\\现场.jpg')).toBe('现场.jpg');
    expect(cleanFileName('a"b<c>.png')).toBe('a b c .png');
    expect(cleanFileName('\u202ejpg.exe\u0000')).toBe('jpg.exe');
    expect(cleanFileName('')).toBe('未命名');
    const long = cleanFileName(`${'长'.repeat(300)}.docx`);
    expect(long.length).toBeLessThanOrEqual(120);
    expect(long.endsWith('.docx')).toBe(true);
  });

  it('tells every fault, and keeps what is good', () => {
    const { files, faults } = checkEvidence(
      [
        { name: '好.png', bytes: PNG },
        { name: '错.png', bytes: PDF },
        { name: '坏.pdf', bytes: Buffer.from('x') },
      ],
      { required: true },
    );
    expect(files.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['好.png PNG']);
    expect(faults.map(({ code }) => code)).toEqual(['FILE_NAME', 'FILE_KIND']);
    expect(checkEvidence([], { required: false }).faults).toEqual([]);
  });
});

describe('small rules', () => {
  it('a filled seat tells the first step of the ladder that holds the person', () => {
    const near = { a: ['b'] };
    const all = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
    expect(stepOf(all, 'a', 'a', near)).toBe('AREA');
    expect(stepOf(all, 'b', 'a', near)).toBe('NEIGHBOURS');
    expect(stepOf(all, 'c', 'a', near)).toBe('AGENCY');
    expect(stepOf(['AGENCY'], 'a', 'a', near)).toBe('AGENCY');
    expect(stepOf(['NEIGHBOURS', 'AREA'], 'a', 'a')).toBe('NEIGHBOURS');
    expect(stepOf(all, undefined, 'a', near)).toBe('AREA');
    expect(stepOf(all, 'x', 'constructor', near)).toBe('AGENCY');
  });

  it('rates have one decimal, and none of nothing', () => {
    expect([rateOf(0, 0), rateOf(0, 9), rateOf(1, 3), rateOf(3, 3), rateOf(1, 2000)]).toEqual([
      ...['无', '0.0%', '33.3%', '100.0%', '0.1%'],
    ]);
  });

  it('the same person is known by account, by inspector, and without an account by name', () => {
    const asker = { requestedAccountId: '7', requestedInspectorId: '70', requestedBy: '甲' };
    expect(isSamePerson(person('7', '别名', 'DRAWER'), asker)).toBe(true);
    expect(isSamePerson({ ...person('8', '乙', 'DRAWER'), inspectorId: '70' }, asker)).toBe(true);
    expect(isSamePerson(person('8', '甲', 'DRAWER'), asker)).toBe(false);
    const system = { ...person('', '程序'), accountId: null };
    const bySystem = { requestedAccountId: null, requestedInspectorId: null, requestedBy: '程序' };
    expect(isSamePerson(system, bySystem)).toBe(true);
    expect(isSamePerson({ ...system, name: '另一程序' }, bySystem)).toBe(false);
  });

  it('days between two days cross years', () => {
    expect(daysBetween('2026-03-01', '2026-03-31')).toBe(30);
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
    expect(daysBetween('2028-03-01', '2028-02-28')).toBe(-2);
  });
});
