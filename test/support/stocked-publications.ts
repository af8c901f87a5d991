import type { TestApp } from './app.js';
import { published } from './published.js';

/** The list of items, and the void of a draw. */
export async function publishTables(t: TestApp, voidedDraw: string): Promise<void> {
  await published(t, 'ITEM_LIST', '1');
  await published(t, 'CHANGE', voidedDraw);
}

/**
 * Addresses of publications that are tables, and of drafts, for people and for programs.
 * @param idOf the first publication of a kind
 */
export async function publicationAddresses(
  idOf: (kind: string) => Promise<string>,
): Promise<Record<string, readonly string[]>> {
  const tables: string[] = [];
  for (const kind of ['ITEM_LIST', 'ANNOUNCEMENT', 'CHANGE'])
    tables.push(`/public/lists/${await idOf(kind)}`);
  const drafts = ['/office/disclosures/drafts', '/api/v1/disclosure-drafts'].map(
    (path) => [`${path}/:id`, [1, 2].map((id) => `${path}/${id}`)] as const,
  );
  return { '/public/lists/:id': tables, ...Object.fromEntries(drafts) };
}
