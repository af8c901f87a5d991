import { readFileSync, statSync } from 'node:fs';
import { sha256 } from '../kernel/hash.js';
import { FILE_KINDS, fileKindOf } from './file-kind.js';

/** Largest picture, in bytes: it is sent with every first visit. */
const MOST_BYTES = 500 * 1024;

/** A picture at the head of the public site. */
export interface BannerImage {
  readonly type: 'image/png' | 'image/jpeg';
  readonly content: Buffer;
  /** SHA-256 of the content. */
  readonly digest: string;
}

/** The head of the public site, as the office wants it. */
export interface Banner {
  readonly text?: string;
  readonly image?: BannerImage;
}

/** Reads the picture of the banner once at start. @returns the picture, or in Chinese why it is not taken */
export function readBannerImage(file: string): BannerImage | { readonly refusal: string } {
  let content: Buffer;
  try {
    if (statSync(file).size > MOST_BYTES) return { refusal: '图片超过 500 KB，请压缩后再用' };
    content = readFileSync(file);
  } catch {
    return { refusal: `读不到文件 ${file}，请检查路径和权限` };
  }
  const verdict = fileKindOf(content);
  if (!('kind' in verdict) || (verdict.kind !== 'PNG' && verdict.kind !== 'JPEG')) {
    return { refusal: '应为 PNG 或 JPG 图片' };
  }
  return { type: FILE_KINDS[verdict.kind].type, content, digest: sha256(content) };
}
