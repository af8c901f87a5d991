import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { DomainError } from '../kernel/domain-error.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key of its own, derived: the setting that signs sessions never encrypts a nonce itself. */
function keyOf(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'mingchou draw nonce', 32));
}

/**
 * Encrypts the nonce of a draw for the time between freeze and seal (AES-256-GCM, bound to the draw's number).
 * @param iv 12 random bytes
 * @returns iv, tag and ciphertext, one after the other
 */
export function sealNonce(secretKey: string, drawNumber: string, nonce: string, iv: Buffer): Buffer {
  const cipher = createCipheriv(CIPHER, keyOf(secretKey), iv).setAAD(Buffer.from(drawNumber));
  const text = Buffer.concat([cipher.update(nonce, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/**
 * Opens it again; only the drawing transaction does.
 * @param sealed null where it is gone
 * @throws DomainError CONFLICT if the key is not the one of the freeze, or the ciphertext was touched, is another
 * draw's, or is gone
 */
export function openNonce(secretKey: string, drawNumber: string, sealed: Buffer | null): string {
  if (sealed === null) {
    throw new DomainError(
      'CONFLICT',
      `任务 ${drawNumber} 密封的随机数不在数据库中，不能抽取。请告知系统管理员核查；无法恢复的，由两人办理作废后重新冻结。`,
    );
  }
  try {
    const iv = sealed.subarray(0, IV_BYTES);
    const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, keyOf(secretKey), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(drawNumber)).setAuthTag(tag);
    const text = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw new DomainError(
      'CONFLICT',
      `任务 ${drawNumber} 密封的随机数不能打开，没有抽取：系统密钥(SECRET_KEY)在冻结之后更换过，或密封的数据被改动。请系统管理员恢复冻结时的密钥后再抽取；无法恢复的，由两人办理作废后重新冻结。`,
    );
  }
}
