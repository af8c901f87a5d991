import { scrypt, timingSafeEqual } from 'node:crypto';

const COST = { N: 16384, r: 8, p: 1 };
const KEY_BYTES = 32;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** Hash of a password with scrypt (N=16384, r=8, p=1), as `scrypt$salt$key`, both hex. `salt`: 16 random bytes. */
export async function hashPassword(password: string, salt: Buffer): Promise<string> {
  return `scrypt$${salt.toString('hex')}$${(await derive(password, salt)).toString('hex')}`;
}

/** True if the password is the one that was hashed; in constant time. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'hex');
  const given = await derive(password, Buffer.from(salt, 'hex'));
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** What is wrong with a new password, in Chinese, or null. */
export function passwordFault(password: string, loginName: string): string | null {
  if (password.length < 10) return '口令至少10个字符。';
  if (password.length > 200) return '口令不能超过200个字符。';
  if (password.toLowerCase().includes(loginName)) return '口令不能包含登录名。';
  if (new Set(password).size < 5) return '口令过于简单，请使用更多不同的字符。';
  return null;
}
