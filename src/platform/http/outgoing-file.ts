import type { Response } from 'express';

/** A file that somebody had sent. */
export interface OutgoingFile {
  readonly fileName: string;
  /** Media type by its content, of `FILE_KINDS`. */
  readonly type: string;
  readonly content: Buffer;
}

/**
 * Sends a file that somebody had sent: of the type that its content has, in a sandbox without rights, in no cache.
 * @param shown true: a picture may be shown in a page; otherwise a browser saves it and never shows it as a page of ours
 */
export function sendFile(response: Response, { fileName, type, content }: OutgoingFile, shown = false): void {
  const ending = /\.[a-z]{3,4}$/.exec(fileName.toLowerCase())?.[0] ?? '';
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const how = shown && type.startsWith('image/') ? 'inline' : 'attachment';
  response.set({
    'Content-Type': type,
    'Content-Disposition': `${how}; filename="file${ending}"; filename*=UTF-8''${encoded}`,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.send(content);
}
