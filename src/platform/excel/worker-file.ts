import { join } from 'node:path';
import { projectRoot } from '../project-root.js';

/**
 * Path of a thread's program in this folder. From TypeScript sources (tests) it is the built one: Node runs no
 * TypeScript in a thread.
 */
export function workerFile(name: string): string {
  if (__filename.endsWith('.ts'))
    return join(projectRoot(), 'dist', 'src', 'platform', 'excel', `${name}.js`);
  return join(__dirname, `${name}.js`);
}
