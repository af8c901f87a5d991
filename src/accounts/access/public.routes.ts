import { type Access, open } from './access-types.js';

/** Routes of the public site besides publications and draws: for everyone, without an account. */
export const PUBLIC_ROUTES: Readonly<Record<string, Access>> = {
  'GET /robots.txt': open(),
  'GET /public/sitemap.xml': open(),
  'GET /public/sitemap/:part': open(),
  'GET /public/banner/:digest': open(),
  'GET /public/feed.atom': open(),
  'GET /public/firms/:code': open(),
  'GET /public/data': open(),
  'GET /public/data/index.json': open(),
  'GET /public/data/schema.json': open(),
  'GET /public/disclosures/:id': open(),
  'GET /public/disclosures/:id/content.json': open(),
};
