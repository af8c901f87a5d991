import type request from 'supertest';

/** First visible character of a cell as a spreadsheet takes it, tab and line break being visible here. */
export function firstSeen(cell: string): string {
  for (const sign of cell) {
    if (/[\t\r\n]/.test(sign)) return sign;
    const unseen = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\uFFFE\uFFFF]/u.test(sign);
    if (!unseen) return sign.normalize('NFKC');
  }
  return '';
}

/** Cells of a CSV by RFC 4180, sign by sign. @throws where its end is missing */
export function csvCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += text[++at];
    } else if (sign === '"' && (quoted || cell === '')) {
      quoted = !quoted;
    } else if (quoted || !/[,\r\n]/.test(sign)) {
      cell += sign;
    } else {
      rows[rows.length - 1].push(cell);
      cell = '';
      if (sign === '\r' && text[at + 1] === '\n') at++;
      if (sign !== ',') rows.push([]);
    }
  }
  if (quoted || cell !== '' || rows.pop()?.length !== 0) throw new Error('no whole CSV');
  return rows;
}

/** What comes in pieces, whole. */
export async function joined(pieces: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

/** Reads an answer as bytes. */
export function bytesOf(stream: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
