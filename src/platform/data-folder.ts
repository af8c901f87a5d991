import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { DomainError } from '../kernel/domain-error.js';

/**
 * Makes a folder that other users cannot look into. As root they may pass through it, because the embedded
 * database, which refuses to be root, then runs as another user.
 * @throws DomainError CONFIGURATION where it cannot be made
 */
export function makeDataFolder(folder: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    const reason = (error as Error).message;
    throw new DomainError(
      'CONFIGURATION',
      `不能建立数据文件夹 ${folder}(${reason})。请检查权限，或用环境变量 DATA_DIR 指定其他文件夹。`,
    );
  }
}
