import { API_PARTS } from '../../src/web/open-interface/api-routes.js';
import { FIELD_NAMES } from '../../src/web/open-interface/field-names.js';

/** The page that those read who write programs. */
export const FOR_PROGRAMMERS = '/public/interface';

const ROUTES = API_PARTS.flatMap(({ routes }) => Object.entries(routes));

/** GET /api/v1/tasks/{id}, as the page writes addresses. */
const ADDRESSES = new Set(ROUTES.map(([route]) => route.replace(/:([a-zA-Z]+)/g, '{$1}')));

/** Names of fields, those of uploads among them. */
const FIELDS = new Set([
  ...Object.keys(FIELD_NAMES),
  ...ROUTES.flatMap(([, { files }]) => (files === undefined ? [] : [files])),
]);

/** Examples as the page writes them; the longer first, as one may be part of another. */
const EXAMPLES = ROUTES.flatMap(([, { example }]) =>
  example === undefined ? [] : [JSON.stringify(example, null, 1)],
).sort((a, b) => b.length - a.length);

/** What stands on this page only: how a request is sent, and the names of what is sent in it. */
const NAMES: readonly RegExp[] = [
  /curl -H 'Authorization: Bearer 令牌' 'https?:\/\/[^\s/']+\/api\/v1\/tasks\?page=1'/g,
  // Codes that a field takes, in their column.
  /(?:"(?:[A-Z]+(?:_[A-Z]+)*|yes|no)" )+之一/g,
  /\bUTF-8\b|\bJSON\b/g,
];

/**
 * The text of the page without what may stand on it in Latin letters: addresses and examples of the interface's own
 * routes, and names of its own fields where a row of a table begins and the Chinese name follows. Elsewhere even the
 * name of a field is a stray word.
 */
export function withoutInterfaceWords(text: string): string {
  const rest = NAMES.reduce((left, form) => left.replace(form, ' '), text)
    .replace(/\b[A-Z]+ \/api\/v1\/\S+/g, (address) => (ADDRESSES.has(address) ? ' ' : address))
    .replace(/^(\w+)\t(?=[^\t\n]*[一-龥])/gm, (row, name: string) => (FIELDS.has(name) ? ' ' : row));
  return EXAMPLES.reduce((left, example) => left.replaceAll(example, ' '), rest);
}
