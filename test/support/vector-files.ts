import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the published vectors; they are never regenerated. */
export const VECTORS = join(__dirname, '..', 'golden', 'vectors');

/** Names of the bundles that hold. */
export function goodVectors(): string[] {
  return readdirSync(VECTORS)
    .filter((name) => name !== 'broken')
    .sort();
}

/** Names of the bundles that fail. */
export function brokenVectors(): string[] {
  return readdirSync(join(VECTORS, 'broken')).sort();
}

/** The files of a vector by name; a broken one's name starts with `broken/`. */
export function vectorFiles(name: string): Map<string, Uint8Array> {
  const folder = join(VECTORS, name);
  return new Map(
    readdirSync(folder)
      .filter((file) => file !== 'FAULT')
      .map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]),
  );
}
