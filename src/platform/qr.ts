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

/** The same as a PNG picture, for documents. @param pixels side of the picture */
export async function qrPng(text: string, pixels = 240): Promise<Buffer> {
  return QRCode.toBuffer(text, { errorCorrectionLevel: 'M', margin: QUIET_MODULES, width: pixels });
}
