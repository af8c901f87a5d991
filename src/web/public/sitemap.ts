import { xmlText } from './xml.js';

/** Addresses of one file of the map; the format takes 50,000 and 50 MB. */
export const ADDRESSES_PER_FILE = 20_000;

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** A page for search engines. */
export interface MappedPage {
  readonly address: string;
  /** Day of its last change, where one is known. */
  readonly changed?: string;
}

/** One file of the map: addresses of pages. */
export function sitemapXml(pages: readonly MappedPage[]): string {
  return listXml('urlset', 'url', pages);
}

/** The map of the map: addresses of its files. */
export function sitemapIndexXml(files: readonly MappedPage[]): string {
  return listXml('sitemapindex', 'sitemap', files);
}

function listXml(outer: string, inner: string, pages: readonly MappedPage[]): string {
  const lines = pages.map(({ address, changed }) => {
    const day = changed === undefined ? '' : `<lastmod>${xmlText(changed)}</lastmod>`;
    return `<${inner}><loc>${xmlText(address)}</loc>${day}</${inner}>`;
  });
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<${outer} ${NAMESPACE}>`,
    ...lines,
    `</${outer}>`,
    '',
  ].join('\n');
}

/** Which pages search engines may read: the public site, but no notice that a firm was handed. */
export function robotsText(sitemap: string): string {
  return [
    'User-agent: *',
    'Allow: /public',
    'Allow: /assets/',
    'Disallow: /public/notices/',
    'Disallow: /public/check?',
    'Disallow: /',
    '',
    `Sitemap: ${sitemap}`,
    '',
  ].join('\n');
}
