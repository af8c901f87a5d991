import { crc32, deflateSync } from 'node:zlib';
import QRCode from 'qrcode';
import { escaped } from './svg/svg.js';

const QUIET_MODULES = 2;

/** A QR code of a text as an SVG element that scales with its box. @param label what a screen reader says of it */
export function qrSvg(text: string, label: string): string {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = size + 2 * QUIET_MODULES;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column]) path += `M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`;
    }
  }
  return `<svg class="qr" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}

/**
 * The same as a PNG picture, for documents: one bit a point, written here because a batch of notices needs a thousand.
 * @param pixels side of the picture at the least; it is a whole multiple of the code's modules
 */
export async function qrPng(text: string, pixels = 240): Promise<Buffer> {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const modules = size + 2 * QUIET_MODULES;
  const scale = Math.max(1, Math.ceil(pixels / modules));
  const side = modules * scale;
  const rows: Buffer[] = [];
  for (let row = -QUIET_MODULES; row < size + QUIET_MODULES; row += 1) {
    // The first byte of a row names its filter: none. A set bit is white.
    const line = Buffer.alloc(1 + Math.ceil(side / 8), 0xff);
    line[0] = 0;
    for (let x = 0; x < side; x += 1) {
      const column = Math.floor(x / scale) - QUIET_MODULES;
      const inside = row >= 0 && row < size && column >= 0 && column < size;
      if (inside && data[row * size + column]) line[1 + (x >> 3)] &= ~(0x80 >> (x & 7));
    }
    for (let n = 0; n < scale; n += 1) rows.push(line);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const pixelsPacked = deflateSync(Buffer.concat(rows));
  return Buffer.concat([
    PNG_MARK,
    chunk('IHDR', header),
    chunk('IDAT', pixelsPacked),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const PNG_MARK = Buffer.from('89504e470d0a1a0a', 'hex');

/** A part of a PNG file: length, name, content, checksum of the two last. */
function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'ascii'), content]);
  const bytes = Buffer.alloc(8 + named.length);
  bytes.writeUInt32BE(content.length, 0);
  named.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(named), 4 + named.length);
  return bytes;
}
