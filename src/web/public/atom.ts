import { utcSecond } from '../../kernel/day.js';
import { xmlText } from './xml.js';

/** An entry of the feed; a later version is an entry of its own. */
export interface FeedEntry {
  /** Address that never changes: its identity, too. */
  readonly id: string;
  /** Where it is read. */
  readonly link: string;
  readonly title: string;
  /** What kind of thing it is, Chinese. */
  readonly category: string;
  readonly summary: string;
  readonly at: Date;
}

/** Head of the feed. */
export interface FeedHead {
  readonly title: string;
  readonly author: string;
  /** Address of the feed itself, and of the pages it tells of. */
  readonly self: string;
  readonly site: string;
}

/** What a feed without entries says of its age: the format wants an instant, and there was none yet. */
const NEVER = new Date(0);

/** An Atom feed (RFC 4287), newest first. Nothing in it is read as markup. */
export function atomFeed(head: FeedHead, entries: readonly FeedEntry[]): string {
  const updated = entries.reduce((newest, { at }) => (at > newest ? at : newest), NEVER);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
    `<title>${xmlText(head.title)}</title>`,
    `<id>${xmlText(head.self)}</id>`,
    `<link rel="self" type="application/atom+xml" href="${xmlText(head.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${xmlText(head.site)}"/>`,
    `<author><name>${xmlText(head.author)}</name></author>`,
    `<updated>${utcSecond(updated)}</updated>`,
    ...entries.map(entryXml),
    '</feed>',
    '',
  ].join('\n');
}

function entryXml({ id, link, title, category, summary, at }: FeedEntry): string {
  const instant = utcSecond(at);
  return [
    '<entry>',
    `<title>${xmlText(title)}</title>`,
    `<id>${xmlText(id)}</id>`,
    `<link rel="alternate" type="text/html" href="${xmlText(link)}"/>`,
    `<published>${instant}</published><updated>${instant}</updated>`,
    `<category term="${xmlText(category)}"/>`,
    `<summary>${xmlText(summary)}</summary>`,
    '</entry>',
  ].join('\n');
}
