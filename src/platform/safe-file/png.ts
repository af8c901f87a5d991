import { crc32 } from 'node:zlib';
import { pixelRefusal, type PictureVerdict } from './picture.js';

const CUT = '图片不完整或已损坏，可能没有保存或上传完。请重新保存后再上传。';
const SIGNATURE = 8;
/** Length, name, checksum. */
const FRAME = 12;

/**
 * What the picture needs. Texts, times, Exif, animation and packed colour profiles (which could swell) are left out.
 */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'sBIT',
  'pHYs',
  'bKGD',
]);

/** Takes a PNG apart, checks the sum of each part, and puts it together without texts and what stands behind it. */
export function cleanPng(bytes: Buffer): PictureVerdict {
  const parts: Buffer[] = [bytes.subarray(0, SIGNATURE)];
  let at = SIGNATURE;
  let size: { width: number; height: number } | null = null;
  let data = false;
  while (at + FRAME <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const behind = at + FRAME + length;
    if (behind > bytes.length) return { refusal: CUT };
    const name = bytes.subarray(at + 4, at + 8).toString('latin1');
    if (crc32(bytes.subarray(at + 4, behind - 4)) !== bytes.readUInt32BE(behind - 4)) return { refusal: CUT };
    if ((name === 'IHDR') !== (size === null)) return { refusal: CUT };
    if (size === null) {
      if (length !== 13) return { refusal: CUT };
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    data ||= name === 'IDAT';
    if (KEPT.has(name)) parts.push(bytes.subarray(at, behind));
    if (name === 'IEND') return data ? whole(size, parts) : { refusal: CUT };
    at = behind;
  }
  return { refusal: CUT };
}

function whole(size: { readonly width: number; readonly height: number }, parts: Buffer[]): PictureVerdict {
  const refusal = pixelRefusal(size.width, size.height);
  if (refusal !== null) return { refusal };
  return { picture: { ...size, notes: null, clean: () => Buffer.concat(parts) } };
}
