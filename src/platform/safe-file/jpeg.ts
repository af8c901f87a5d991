import { type Picture, pixelRefusal, type PictureVerdict } from './picture.js';

const CUT = '图片不完整或已损坏，可能没有拍完或上传完。请重新拍摄或重新选择。';

/** Markers without a length: filling, TEM, restarts. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** Frame headers; the numbers between them are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;

interface Segment {
  readonly marker: number;
  /** First byte of the marker. */
  readonly from: number;
  /** Behind the segment; of a scan: behind its picture data. */
  readonly to: number;
}

/**
 * Takes a JPEG apart and puts it together again without the camera's notes (Exif, XMP, comments, previews, whatever
 * stands behind the picture). The picture itself is copied byte for byte. Kept beside it: the colour profile, the
 * colour transform, and which side is up.
 */
export function cleanJpeg(bytes: Buffer): PictureVerdict {
  const segments = segmentsOf(bytes);
  if (segments === null) return { refusal: CUT };
  const frames = segments.filter(({ marker }) => isFrame(marker));
  if (frames.length !== 1 || frames[0].to - frames[0].from < 9) return { refusal: CUT };
  const height = bytes.readUInt16BE(frames[0].from + 5);
  const width = bytes.readUInt16BE(frames[0].from + 7);
  const refusal = pixelRefusal(width, height);
  if (refusal !== null) return { refusal };
  const exif = segments.find(
    ({ marker, from }) => marker === APP1 && startsWith(bytes, from + 4, 'Exif\0\0'),
  );
  const notes = exif === undefined ? null : exifAlone(bytes.subarray(exif.from, exif.to));
  const kept = segments.filter((segment) => isKept(bytes, segment));
  const clean = (orientation: number): Buffer =>
    Buffer.concat([
      Buffer.from([0xff, SOI]),
      ...(orientation > 1 && orientation <= 8 ? [orientationNote(orientation)] : []),
      ...kept.map(({ from, to }) => bytes.subarray(from, to)),
      Buffer.from([0xff, EOI]),
    ]);
  return { picture: { width, height, notes, clean } satisfies Picture };
}

/** Every segment up to the end mark; null where the file is cut or no JPEG inside. */
function segmentsOf(bytes: Buffer): Segment[] | null {
  const segments: Segment[] = [];
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else if (marker === EOI) return segments.some((one) => one.marker === SOS) ? segments : null;
    else {
      if (marker < 0xc0 || marker === SOI || at + 4 > bytes.length) return null;
      const length = bytes.readUInt16BE(at + 2);
      const behind = at + 2 + length;
      if (length < 2 || behind > bytes.length) return null;
      const to = marker === SOS ? endOfScan(bytes, behind) : behind;
      segments.push({ marker, from: at, to });
      at = to;
    }
  }
  return null;
}

/** Where the next marker stands that ends the data of a scan. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1];
    // FF00 is the byte FF in the data, FF01 and FFD0 to FFD7 belong to it, FFFF is filling.
    if (next !== 0 && next !== 0xff && !isBare(next)) return at;
    at = bytes.indexOf(0xff, at + (next === 0xff ? 1 : 2));
  }
  return bytes.length;
}

/** Tables, frame and scans; of the notes only the colour profile and the colour transform. */
function isKept(bytes: Buffer, { marker, from, to }: Segment): boolean {
  if (marker === 0xe2) return startsWith(bytes, from + 4, 'ICC_PROFILE\0');
  if (marker === 0xee) return startsWith(bytes, from + 4, 'Adobe') && to - from === 16;
  const isNote = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
  return !isNote;
}

function startsWith(bytes: Buffer, at: number, text: string): boolean {
  return bytes.subarray(at, at + text.length).toString('latin1') === text;
}

/** A file of nothing but the notes, at most 64 KB: who reads them cannot be led elsewhere. */
function exifAlone(segment: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, SOI]), segment, Buffer.from([0xff, EOI])]);
}

/** An Exif segment that says which side is up, and nothing else. */
function orientationNote(orientation: number): Buffer {
  const note = Buffer.alloc(36);
  note.writeUInt16BE(0xff00 + APP1, 0);
  note.writeUInt16BE(34, 2);
  note.write('Exif\0\0MM', 4, 'latin1');
  note.writeUInt16BE(42, 12);
  note.writeUInt32BE(8, 14);
  note.writeUInt16BE(1, 18);
  note.writeUInt16BE(0x0112, 20);
  note.writeUInt16BE(3, 22);
  note.writeUInt32BE(1, 24);
  note.writeUInt16BE(orientation, 28);
  return note;
}
