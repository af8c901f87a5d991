import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { Pool } from 'pg';
import { AppModule, type Parts } from './app.module.js';
import { sessionStore, setUpHttp } from './platform/http/setup.js';
import { KeptPages } from './web/public/kept-pages.interceptor.js';

const SESSION_CONNECTIONS = 3;

/**
 * Builds the whole service, ready to listen: the same for production, demo and tests. Migrations must
 * have been run. Closing the application closes every connection to the database.
 */
export async function createApp(parts: Parts): Promise<NestExpressApplication> {
  const { host, port, username, password, database, ssl } = parts.connection;
  const sessionPool = new Pool({
    host: String(host),
    port: Number(port),
    user: String(username),
    ...(typeof password === 'string' ? { password } : {}),
    ...(ssl === undefined ? {} : { ssl: ssl as boolean }),
    database: String(database),
    max: SESSION_CONNECTIONS,
  });
  // An idle connection that the server drops is replaced at the next request.
  sessionPool.on('error', () => undefined);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(parts), {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  const kept = app.get(KeptPages, { strict: false });
  const store = sessionStore(sessionPool);
  setUpHttp(app, store, (request, response, next) => kept.answer(request, response, next));
  const close = app.close.bind(app);
  app.close = async () => {
    await close();
    // Its clock would go on asking the database for sessions to remove.
    await store.close();
    if (!sessionPool.ended) await sessionPool.end();
  };
  await app.init();
  return app;
}
