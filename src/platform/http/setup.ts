import type { NestExpressApplication } from '@nestjs/platform-express';
import pgSession from 'connect-pg-simple';
import express, { type NextFunction, type RequestHandler, type Response } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { sha256 } from '../../kernel/hash.js';
import { CONFIG, type Config } from '../config.js';
import { projectRoot } from '../project-root.js';
import { verifierFolder } from '../verifier-files.js';
import { TOKEN_GATE, type TokenGate, unlessToken } from './bearer.js';
import { csrfProtection } from './csrf.js';
import { ErrorFilter } from './error.filter.js';
import type { PageRequest } from './page-request.js';
import { plainBody } from './plain-body.js';
import { uploads } from './uploads.js';

const SESSION_HOURS = 10;

/** What keeps the sessions, in the table of that name; it is to be closed with the service. */
export function sessionStore(pool: Pool): SessionStore {
  const Store = pgSession(session);
  return new Store({ pool, tableName: 'session', createTableIfMissing: false, errorLog: () => undefined });
}

/** A store of sessions that removes what has ended by itself, until it is closed. */
export type SessionStore = InstanceType<ReturnType<typeof pgSession>>;

/**
 * Everything that stands between the network and the routes; the same in production and in tests.
 * @param kept answers with public pages that are at hand already, or passes on
 */
export function setUpHttp(app: NestExpressApplication, sessionsIn: SessionStore, kept: RequestHandler): void {
  const config = app.get<Config>(CONFIG);
  const filter = app.get(ErrorFilter);
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  if (config.trustProxy) app.set('trust proxy', 1);
  app.use(securityHeaders(config));
  app.use('/assets', assets());
  app.use(privatePages);
  app.use(kept);
  // Pages take forms only.
  app.use('/api', express.json({ limit: '2mb' }));
  app.use(express.urlencoded({ limit: '4mb', extended: true, parameterLimit: 20_000 }));
  app.use(unlessToken(sessions(config, sessionsIn)));
  app.use(uploads(app.get<TokenGate>(TOKEN_GATE, { strict: false })));
  app.use(plainBody);
  app.use(unlessToken(csrfProtection));
  // Errors of the middleware above come before Nest and its filter.
  app.use((error: unknown, request: PageRequest, response: Response, _next: NextFunction) =>
    filter.answer(error, request, response),
  );
  app.useGlobalFilters(filter);
}

function securityHeaders(config: Config) {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        // Many offices serve an intranet without TLS.
        upgradeInsecureRequests: config.tls ? [] : null,
      },
    },
    hsts: config.tls,
    crossOriginOpenerPolicy: config.tls,
    originAgentCluster: config.tls,
  });
}

/**
 * What staff see stays out of the caches of shared computers. The public site may be kept, but is asked after each
 * time: a draw may be void since. An answer that carries a cookie is nobody else's.
 */
function privatePages(request: PageRequest, response: Response, next: NextFunction): void {
  const isPublic = /^\/(public|api\/v1\/public)(\/|$)/.test(request.path);
  const whose = request.headers.cookie === undefined ? 'public' : 'private';
  response.setHeader('Cache-Control', isPublic ? `${whose}, no-cache` : 'no-store');
  next();
}

function assets() {
  const router = express.Router();
  const options = { maxAge: '1h', fallthrough: true, index: false } as const;
  router.use('/vendor/htmx', express.static(join(projectRoot(), 'node_modules/htmx.org/dist'), options));
  router.use(express.static(join(projectRoot(), 'templates/assets'), options));
  // Checked anew each time: a page and a script of two builds would not fit together.
  router.get('/verifier.js', (_request, response) =>
    response.sendFile('verifier.js', {
      root: verifierFolder(),
      cacheControl: false,
      headers: { 'Cache-Control': 'no-cache' },
    }),
  );
  return router;
}

function sessions(config: Config, store: SessionStore) {
  return session({
    name: 'mingchou',
    // Derived, so that the key that seals nonces never signs cookies.
    secret: sha256(`session|${config.secretKey}`),
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: config.tls, maxAge: SESSION_HOURS * 3600 * 1000 },
  });
}
