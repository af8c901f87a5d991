import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../kernel/domain-error.js';

/** The name that the offline verifier is saved under. */
export const OFFLINE_NAME = '抽取核验-离线.html';

/**
 * Folder of the built browser verifier (verifier.js, verify.html, verify.html.sha256): a part of the build.
 * MINGCHOU_VERIFIER names it where the sources run unbuilt.
 */
export function verifierFolder(): string {
  return process.env.MINGCHOU_VERIFIER ?? path.resolve(__dirname, '../../verifier');
}

/** The offline verifier as it is given out. */
export interface OfflineVerifier {
  readonly content: Buffer;
  /** SHA-256 of the content, lower-case hex. */
  readonly digest: string;
  /** What stands in its .sha256 file: digest and name, as sha256sum reads them. */
  readonly digestLine: string;
}

/** Reads the offline verifier. @throws DomainError NOT_FOUND where the build has none */
export function readOfflineVerifier(): OfflineVerifier {
  try {
    const content = readFileSync(path.join(verifierFolder(), 'verify.html'));
    const digestLine = readFileSync(path.join(verifierFolder(), 'verify.html.sha256'), 'utf8');
    return { content, digestLine, digest: digestLine.slice(0, 64) };
  } catch {
    throw new DomainError('NOT_FOUND', '没有找到离线核验文件，请管理员重新构建程序(npm run build)。');
  }
}
