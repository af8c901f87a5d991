import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { fileKindOf } from '../../src/platform/file-kind.js';
import { officeRefusal } from '../../src/platform/safe-file/office-package.js';
import { pdfRefusal } from '../../src/platform/safe-file/pdf.js';
import { photoNotes } from '../../src/platform/safe-file/photo-notes.js';
import { cleanJpeg } from '../../src/platform/safe-file/jpeg.js';
import { cleanPng } from '../../src/platform/safe-file/png.js';
import { MOST_SAFE_BYTES, safeFile } from '../../src/platform/safe-file/safe-file.js';
import { DOCX, PDF, XLSX } from '../support/afterwards.js';
import { pngOf, pngPart } from '../support/evidence.js';
import { CAMERA_SECRETS, photo } from '../support/pictures.js';
import { type MadeEntry, madeZip } from '../support/zip-maker.js';

const sent = (name: string, bytes: Buffer) => safeFile({ name, bytes }, 'file');

async function kept(name: string, bytes: Buffer) {
  const verdict = await sent(name, bytes);
  if ('fault' in verdict) throw new Error(verdict.fault.message);
  return verdict.file;
}

async function refusal(name: string, bytes: Buffer): Promise<string> {
  const verdict = await sent(name, bytes);
  if ('file' in verdict) throw new Error(`${name} was taken`);
  return verdict.fault.message;
}

describe('a photo', () => {
  it('is kept without what the camera noted; time and place are told beside it', async () => {
    const file = await kept('现场.JPG', photo());
    for (const secret of CAMERA_SECRETS) {
      expect(photo().includes(secret)).toBe(true);
      expect(file.content.includes(secret)).toBe(false);
    }
    expect(file.notes.takenAt).toBe('2026-03-10T09:12:11');
    expect(Number(file.notes.position?.latitude)).toBeCloseTo(30.05, 4);
    expect(Number(file.notes.position?.longitude)).toBeCloseTo(101.96, 4);
    expect(file.digest).not.toBe(file.originalDigest);
    expect(file.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps its upper side, and its picture byte for byte', async () => {
    for (const orientation of [1, 3, 6, 8]) {
      const { content } = await kept('a.jpg', photo({ orientation }));
      const verdict = cleanJpeg(content);
      if ('refusal' in verdict) throw new Error(verdict.refusal);
      const { notes } = verdict.picture;
      expect(photoNotes(notes).orientation).toBe(orientation);
      const scan = Buffer.from('010100003f003f', 'hex');
      expect(content.includes(scan)).toBe(true);
    }
  });

  it('comes out the same when it is cleaned again', async () => {
    const once = (await kept('a.jpg', photo())).content;
    expect((await kept('a.jpg', once)).content.equals(once)).toBe(true);
  });

  it('loses whatever stands behind its end: an archive, a page, a second photo', async () => {
    const zip = madeZip([{ name: 'a.exe', content: Buffer.from('MZ') }]);
    for (const behind of [zip, Buffer.from('<script>alert(1)</script>'), photo()]) {
      const file = await kept('a.jpg', Buffer.concat([photo({ behind }), Buffer.from('ffd9', 'hex')]));
      expect(file.content.equals((await kept('a.jpg', photo())).content)).toBe(true);
    }
  });

  it.each([
    ['65535 by 65535', photo({ width: 65_535, height: 65_535 }), '像素'],
    ['9000 by 9000', photo({ width: 9000, height: 9000 }), '像素'],
    ['nothing wide', photo({ width: 0 }), '没有内容'],
  ])('of %s pixels is refused by its header', async (_, bytes, why) => {
    expect(await refusal('a.jpg', bytes)).toContain(why);
  });

  it('cut anywhere is refused, and never fails', () => {
    const whole = photo();
    for (let length = 3; length < whole.length; length += 1) {
      expect(cleanJpeg(whole.subarray(0, length))).toEqual({ refusal: expect.stringContaining('不完整') });
    }
  });

  it('with any byte changed is taken apart or refused, and tells nothing that the camera noted', () => {
    fc.assert(
      fc.property(fc.nat(photo().length - 4), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = photo();
        bytes[3 + at] ^= flip;
        const verdict = cleanJpeg(bytes);
        if ('refusal' in verdict) return;
        const { orientation } = photoNotes(verdict.picture.notes);
        expect(verdict.picture.clean(orientation).length).toBeLessThanOrEqual(bytes.length + 40);
      }),
      { numRuns: 1000 },
    );
  });

  it('with broken notes is a photo all the same', () => {
    const broken = Buffer.concat([
      Buffer.from('ffd8ffe10010', 'hex'),
      Buffer.from('Exif\0\0MM'),
      Buffer.alloc(10, 255),
    ]);
    expect(photoNotes(broken)).toEqual({ takenAt: null, position: null, orientation: 1 });
  });
});

describe('a picture without loss', () => {
  it('loses texts, times, Exif and packed profiles, and keeps its colours', () => {
    const more = [
      pngPart('gAMA', Buffer.from('0000b18f', 'hex')),
      pngPart('tEXt', Buffer.from('Author\0张三')),
      pngPart('eXIf', Buffer.from('MM')),
      pngPart('iCCP', deflateSync(Buffer.alloc(1000))),
    ];
    const bytes = pngOf(8, 8, more);
    const verdict = cleanPng(Buffer.concat([bytes, Buffer.from('PK<html>')]));
    if ('refusal' in verdict) throw new Error(verdict.refusal);
    expect(verdict.picture.clean(1).equals(pngOf(8, 8, more.slice(0, 1)))).toBe(true);
  });

  it.each([
    [
      'without a picture',
      Buffer.concat([pngOf().subarray(0, 33), pngPart('IEND', Buffer.alloc(0))]),
      '不完整',
    ],
    ['with a wrong sum', Buffer.from(pngOf().map((byte, at) => (at === 25 ? byte ^ 1 : byte))), '不完整'],
    ['of 30000 by 30000 pixels', pngOf(30_000, 30_000), '像素'],
    ['with two headers', pngOf(8, 8, [pngPart('IHDR', Buffer.alloc(13))]), '不完整'],
  ])('%s is refused', async (_, bytes, why) => {
    expect(await refusal('a.png', bytes)).toContain(why);
  });

  it('cut anywhere is refused', () => {
    const whole = pngOf();
    for (let length = 8; length < whole.length; length += 1) {
      expect(cleanPng(whole.subarray(0, length))).toEqual({ refusal: expect.stringContaining('不完整') });
    }
  });
});

/** A document of ordinary parts and one more. */
const document = (...more: MadeEntry[]): Buffer =>
  madeZip([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: 'word/document.xml', content: Buffer.from('<w:document/>') },
    ...more,
  ]);
const relations = (xml: string): MadeEntry => ({
  name: 'word/_rels/document.xml.rels',
  content: Buffer.from(`<Relationships>${xml}</Relationships>`),
});
const linked = (type: string, target: string) =>
  relations(
    `<Relationship Id="r1" Type="http://x/relationships/${type}" Target="${target}" TargetMode="External"/>`,
  );

describe('a document', () => {
  it('is taken as it is, with links that a person may click on', async () => {
    for (const bytes of [DOCX, document(linked('hyperlink', 'https://www.gov.cn/')), document()]) {
      expect((await kept('说明.docx', bytes)).content.equals(bytes)).toBe(true);
    }
    expect((await kept('表.xlsx', XLSX)).kind).toBe('XLSX');
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  it.each<readonly [string, MadeEntry, string]>([
    [
      'an archive',
      { name: 'word/embeddings/a.bin', content: madeZip([{ name: 'a', content: svg }]) },
      '压缩包',
    ],
    [
      'an archive of another kind',
      { name: 'word/media/image1.png', content: Buffer.from('Rar!\x1a\x07\x00') },
      '压缩包',
    ],
    [
      'an old office file',
      { name: 'word/embeddings/oleObject1.bin', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
      '嵌入',
    ],
    ['a program', { name: 'word/media/image1.jpeg', content: Buffer.from('MZ\x90') }, '程序'],
    ['macros', { name: 'word/vbaProject.bin', content: Buffer.from('x') }, '宏'],
    ['controls', { name: 'word/activeX/activeX1.xml', content: Buffer.from('<x/>') }, '宏'],
    ['a page', { name: 'word/afchunk.mht', content: Buffer.from('x') }, '网页'],
    ['a drawing with a script', { name: 'word/media/image1.svg', content: svg }, '网页'],
    [
      'entities that unfold',
      { name: 'word/settings.xml', content: Buffer.from('<!DOCTYPE l [<!ENTITY a "b">]>') },
      '损坏',
    ],
    ['a template from elsewhere', linked('attachedTemplate', 'http://evil/x.dotm'), '外部链接'],
    ['a picture from elsewhere', linked('image', 'file://evil/x.png'), '外部链接'],
    ['a link that runs something', linked('hyperlink', 'ms-msdt:/id'), '外部链接'],
    ['a hidden part', relations(`<Relationship Id='r1' Type='http://x/aFChunk' Target='a'/>`), '夹带'],
    ['the same name twice', { name: 'WORD/document.xml', content: Buffer.from('<w/>') }, '损坏'],
    ['a name that leaves its folder', { name: '../../etc/passwd', content: Buffer.from('x') }, '损坏'],
    ['a password', { name: 'word/a.xml', content: Buffer.from('<a/>'), flags: 1 }, '密码'],
  ])('with %s is refused', async (_, entry, why) => {
    expect(await officeRefusal(document(entry))).toContain(why);
  });

  it('that swells is refused without being held', async () => {
    const content = Buffer.alloc(201 * 1024 * 1024);
    const told = document({ name: 'word/a.xml', content });
    const hidden = document({ name: 'word/a.xml', content, statedSize: 10 });
    expect(told.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    expect(await officeRefusal(told)).toContain('展开后超过200MB');
    expect(await officeRefusal(hidden)).toMatch(/展开后|损坏/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('with any byte changed is taken or refused, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(DOCX.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(DOCX);
        bytes[at] ^= flip;
        const verdict = await officeRefusal(bytes);
        expect(verdict === null || verdict.length > 5).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const pdf = (inside: string | Buffer, end = '\nstartxref\n9\n%%EOF\n') =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(inside), Buffer.from(end)]);
const packed = (text: string) =>
  Buffer.concat([
    Buffer.from('1 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\r\n'),
    deflateSync(Buffer.from(text)),
    Buffer.from('\nendstream\nendobj'),
  ]);
/** A list in hexadecimal digits, which readers open as well. */
const digits = (text: string) =>
  `1 0 obj <</Type /ObjStm /Filter /ASCIIHexDecode>>\nstream\n${Buffer.from(text).toString('hex')}>\nendstream`;
const swelling = packed(`1 0 ${' '.repeat(4_000_000)}`);

describe('a printed or scanned paper', () => {
  it('is taken as it is', async () => {
    expect(pdfRefusal(pdf('1 0 obj <</Type /Catalog>> endobj'))).toBeNull();
    expect(pdfRefusal(pdf(packed('1 0 <</Type /Page>>')))).toBeNull();
    expect(fileKindOf(PDF)).toEqual({ kind: 'PDF' });
  });

  it('that names one list two thousand times has it unpacked once', () => {
    const from = performance.now();
    expect(pdfRefusal(pdf(Buffer.concat([Buffer.from('/ObjStm '.repeat(1900)), swelling])))).toBeNull();
    // Two thousand times four megabytes are a minute and more than the memory there is.
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  it.each([
    ['a program', pdf('<</S /JavaScript /JS (app.alert(1))>>'), '脚本'],
    ['a program in disguise', pdf('<</S /J#61vaScript>>'), '脚本'],
    ['a program in a packed list', pdf(packed('<</S /JavaScript>>')), '脚本'],
    ['a packed list in disguise', pdf('<</Type /Obj#53tm>>'), '过于复杂'],
    ['an attached file', pdf('<</EmbeddedFiles 3 0 R>>'), '附件'],
    ['a command', pdf('<</S/Launch/F(cmd.exe)>>'), '自动执行'],
    ['a form that runs', pdf('<</XFA [1 0 R]>>'), '脚本'],
    ['a password', pdf('trailer <</Encrypt 5 0 R>>'), '密码'],
    ['a program in a list that is coded in digits', pdf(digits('1 0 <</S /JavaScript>>')), '过于复杂'],
    ['a list that is no list', pdf(packed('x <</Type /Page>>')), '过于复杂'],
    ['lists that swell together', pdf(Buffer.concat(Array<Buffer>(9).fill(swelling))), '过于复杂'],
    ['a packed list that swells', pdf(packed('0'.repeat(5 * 1024 * 1024))), '过于复杂'],
    [
      'an archive behind it',
      Buffer.concat([pdf('x'), madeZip([{ name: 'a', content: Buffer.from('x') }])]),
      '夹带',
    ],
    ['a page behind it', Buffer.concat([pdf('x'), Buffer.from('<script>'.repeat(200))]), '夹带'],
    ['no end', pdf('x', '\n%%EOF'), '不完整'],
  ])('with %s is refused', (_, bytes, why) => {
    expect(pdfRefusal(bytes)).toContain(why);
  });
});

describe('a file', () => {
  it.each([
    ['a page as a photo', 'a.jpg', Buffer.from('<!doctype html><script>1</script>'), '不能识别'],
    ['a drawing with a script', 'a.svg', Buffer.from('<svg onload="alert(1)"/>'), '不能识别'],
    ['a drawing named as a photo', 'a.png', Buffer.from('<?xml version="1.0"?><svg/>'), '不能识别'],
    ['a photo named as a page', 'a.html', photo(), '扩展名'],
    ['a photo named as a drawing without loss', 'a.png', photo(), '扩展名'],
    ['a document named as a table', 'a.xlsx', DOCX, '扩展名'],
    ['a program', 'a.exe', Buffer.from('MZ\x90\x00'), '不能识别'],
    ['an archive of archives', 'a.docx', madeZip([{ name: 'a.zip', content: madeZip([]) }]), '压缩文件'],
    ['a moving picture', 'a.gif', Buffer.from('GIF89a'), '不能识别'],
    ['packed bytes', 'a.gz', deflateRawSync(Buffer.alloc(9)), '不能识别'],
    ['more than 20 MB', 'a.jpg', Buffer.alloc(MOST_SAFE_BYTES + 1), '20MB'],
    ['nothing', 'a.jpg', Buffer.alloc(0), '空的'],
  ])('that is %s is refused, by its name in the message', async (_, name, bytes, why) => {
    const words = await refusal(name, bytes);
    expect(words).toContain(why);
    expect(words).toContain(`“${name}”`);
  });
});
