import type { EntityManager } from 'typeorm';
import { fileContent } from './draw-files.js';

/** The lines of a .tsv file of a bundle, each as its fields: nothing holds the file whole in memory. */
export async function* fileLines(tx: EntityManager, drawId: string, name: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const content of fileContent(tx, drawId, name)) {
    const lines = (rest + content).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.split('\t');
  }
}
