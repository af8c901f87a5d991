import type { DataSource } from 'typeorm';
import { ACCESS } from '../../src/accounts/access.js';
import type { Client } from './app.js';
import { readZip } from './zip-reader.js';

/** What must not be known of a draw before its list is public. */
export interface Secret {
  readonly drawId: string;
  readonly number: string;
  readonly seed: string;
  readonly rows: readonly {
    readonly code: string;
    readonly name: string;
    readonly ticket: string;
    readonly reserve: boolean;
  }[];
  /** Codes of the same counties that were neither drawn nor are in reserve. */
  readonly others: readonly string[];
}

/** Reads it from the database, as no route does. */
export async function secretOf(dataSource: DataSource, drawId: string): Promise<Secret> {
  const [{ number }]: { number: string }[] = await dataSource.query('SELECT number FROM draw WHERE id = $1', [
    drawId,
  ]);
  const rows: Secret['rows'] = await dataSource.query(
    `SELECT subject_code AS code, subject_name AS name, ticket, outcome = 'RESERVE' AS reserve
       FROM drawn_subject WHERE draw_id = $1 ORDER BY position`,
    [drawId],
  );
  const chunks: { content: string }[] = await dataSource.query(
    `SELECT content FROM draw_file_chunk WHERE draw_id = $1 AND name = 'result.json' ORDER BY n`,
    [drawId],
  );
  const { seed } = JSON.parse(chunks.map(({ content }) => content).join('')) as { seed: string };
  const others: { code: string }[] = await dataSource.query(
    `SELECT code FROM subject WHERE code NOT IN (SELECT subject_code FROM drawn_subject WHERE draw_id = $1)
        AND area_code IN (SELECT area_code FROM drawn_subject WHERE draw_id = $1)`,
    [drawId],
  );
  return { drawId, number, seed, rows, others: others.map(({ code }) => code) };
}

/** What a text gives away of a draw. */
export interface Found {
  readonly seed: boolean;
  /** Codes of drawn subjects that it singles out by code, name or ticket. A list of the whole frame does not. */
  readonly codes: readonly string[];
  /** Tickets without code or name: they name nobody as long as the seed is not known. */
  readonly bareTickets: number;
}

/**
 * Looks for a draw's secrets in a text.
 * @param asked the address that gave it: what was typed there may be repeated
 */
export function findIn(text: string, secret: Secret, asked = ''): Found {
  const isFrame = secret.others.every((code) => text.includes(code));
  const named = isFrame
    ? []
    : secret.rows.filter(
        ({ code, name }) => !asked.includes(code) && (text.includes(code) || text.includes(name)),
      );
  const ticketed = secret.rows.filter(({ ticket }) => text.includes(ticket.slice(0, 16)));
  return {
    seed: text.includes(secret.seed),
    codes: named.map(({ code }) => code),
    bareTickets: ticketed.filter((row) => !named.includes(row)).length,
  };
}

/** The whole answer of a GET as text, archives and workbooks unpacked, heads included. */
export async function answerText(client: Client, path: string): Promise<string> {
  const { body, headers, status } = await client
    .get(path)
    .redirects(0)
    .buffer(true)
    .parse((stream, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => done(null, Buffer.concat(parts)));
    });
  const bytes = body as Buffer;
  const head = `${status} ${JSON.stringify(headers)}\n`;
  if (bytes.subarray(0, 2).toString() !== 'PK') return head + bytes.toString();
  const files = await readZip(bytes);
  return head + [...files].map(([name, content]) => `${name}\n${content.toString()}`).join('\n');
}

/** Registries and plans: who is in them is no secret; see the test that they look the same after a draw. */
const REGISTRIES = [
  ...[
    'subjects',
    'inspectors',
    'conflicts',
    'imports',
    'plans',
    'items',
    'agencies',
    'areas',
    'credit',
  ].flatMap((name) => [`/office/${name}`, `/api/v1/${name}`]),
];
/** Know of no draw, or do not end by themselves: the numbers that the room's progress sends are tested with the room. */
const APART = [
  ...['/', '/login', '/setup', '/health', '/office/password', '/office/accounts', '/public/plans/:id'],
  ...['/public/verify', '/public/verify.html', '/public/verify.html.sha256'],
  '/office/draws/:id/room/progress',
];
const FILES = ['subjects.tsv', 'freeze.json', 'result.json', 'drawn.tsv', 'teams.tsv', 'after.jsonl'];

export const isRegistryPath = (path: string): boolean =>
  REGISTRIES.some((start) => path.startsWith(start)) && !COUNTS_DRAWS.test(path);

/** Pages of a plan that tell how far it is carried out: they change with every draw, and may name nobody. */
const COUNTS_DRAWS = /\/plans\/[^/]+\/(?:life|joint-share|visit-caps)/;

/** Every address below which something of a draw could stand: all GET routes of the access table but the registries. */
export function addressesOf(draw: Secret, taskIds: readonly string[]): string[] {
  const paths = Object.keys(ACCESS)
    .filter((route) => route.startsWith('GET '))
    .map((route) => route.slice(4))
    .filter((path) => !isRegistryPath(path) && !APART.includes(path));
  return paths.flatMap((path) => {
    if (path.includes('/tasks/:id')) return taskIds.map((id) => path.replace(':id', id));
    const [first] = draw.rows;
    const filled = path
      .replace('/draws/:id', `/draws/${draw.drawId}`)
      .replace(':number', draw.number)
      .replace(':code', first.code)
      .replace(':part', 'firms-1.xml')
      .replace(':id', '1')
      .replace(':evidence', '1');
    if (filled.endsWith('/:name')) return FILES.map((name) => filled.replace(':name', name));
    return [filled, ...asked(filled, draw, first)];
  });
}

/** The same with a query, where one decides what is shown. */
function asked(path: string, draw: Secret, { code }: Secret['rows'][number]): string[] {
  // All names begin so.
  const name = encodeURIComponent('运输公司');
  const words = `q=${name}&text=${name}&code=${code}&number=${draw.number}&draw=${draw.drawId}`;
  if (path.endsWith('/frame')) return ['excluded', 'change'].map((list) => `${path}?list=${list}`);
  if (path.endsWith('/drawn') || /\/office\/draws\/[0-9]+$/.test(path)) return [`${path}?part=RESERVE`];
  return /\/(?:tasks|public|check|draws|audit|disclosures)$/.test(path) ? [`${path}?${words}`] : [];
}
