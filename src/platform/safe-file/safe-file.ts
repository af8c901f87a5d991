import type { Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { endsAs, type FileKind, fileKindOf } from '../file-kind.js';
import { cleanFileName, type SentFile } from '../sent-file.js';
import { cleanJpeg } from './jpeg.js';
import { officeRefusal } from './office-package.js';
import { pdfRefusal } from './pdf.js';
import { NO_NOTES, type PhotoNotes, photoNotes } from './photo-notes.js';
import type { PictureVerdict } from './picture.js';
import { cleanPng } from './png.js';

/** A file that was looked into, as it is kept. */
export interface SafeFile {
  readonly name: string;
  readonly kind: FileKind;
  /** Of a picture: without the camera's notes and without what stood behind the picture. */
  readonly content: Buffer;
  /** SHA-256 of the content, hexadecimal. */
  readonly digest: string;
  /** SHA-256 of what was sent. */
  readonly originalDigest: string;
  /** What the camera had noted; taken out of the content. */
  readonly notes: Pick<PhotoNotes, 'takenAt' | 'position'>;
}

/** 20 MB: what a form takes. */
export const MOST_SAFE_BYTES = 20 * 1024 * 1024;

/**
 * Looks into one file as far as nothing hidden passes: kind by content, name to match, pictures taken apart and put
 * together, office files and PDF searched. @param field what its fault is tied to
 */
export async function safeFile(
  sent: SentFile,
  field: string,
): Promise<{ readonly file: SafeFile } | { readonly fault: Fault }> {
  const name = cleanFileName(sent.name);
  const fault = (code: string, message: string) => ({
    fault: { field, code, message: `“${name}”：${message}` },
  });
  if (sent.bytes.length > MOST_SAFE_BYTES) return fault('TOO_LARGE', '超过20MB，请压缩或拆分后再上传。');
  const verdict = fileKindOf(sent.bytes);
  if ('refusal' in verdict) return fault('FILE_KIND', verdict.refusal);
  const { kind } = verdict;
  if (!endsAs(kind, name)) return fault('FILE_NAME', '扩展名与内容不符，请改正文件名或重新选择文件。');
  const inside = await lookInto(kind, sent.bytes);
  if ('refusal' in inside) return fault('FILE_CONTENT', inside.refusal);
  const { content, notes } = inside;
  const { takenAt, position } = notes;
  const digests = { digest: sha256(content), originalDigest: sha256(sent.bytes) };
  return { file: { name, kind, content, ...digests, notes: { takenAt, position } } };
}

type Inside = { readonly content: Buffer; readonly notes: PhotoNotes } | { readonly refusal: string };

async function lookInto(kind: FileKind, bytes: Buffer): Promise<Inside> {
  if (kind === 'JPEG') return ofPicture(cleanJpeg(bytes));
  if (kind === 'PNG') return ofPicture(cleanPng(bytes));
  const refusal = kind === 'PDF' ? pdfRefusal(bytes) : await officeRefusal(bytes);
  return refusal === null ? { content: bytes, notes: NO_NOTES } : { refusal };
}

function ofPicture(verdict: PictureVerdict): Inside {
  if ('refusal' in verdict) return verdict;
  const notes = photoNotes(verdict.picture.notes);
  return { content: verdict.picture.clean(notes.orientation), notes };
}
