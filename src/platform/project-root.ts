import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Top folder of the project, from src/ and from the built dist/src/ alike. MINGCHOU_ROOT names it where the
 * build had to be put outside a checkout that may not be written.
 */
export function projectRoot(): string {
  if (process.env.MINGCHOU_ROOT) return process.env.MINGCHOU_ROOT;
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'nest-cli.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('the project folder (the one with nest-cli.json) was not found');
    folder = parent;
  }
  return folder;
}
