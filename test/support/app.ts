import type { NestExpressApplication } from '@nestjs/platform-express';
import { Agent, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import request, { type Test } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import type { Role } from '../../src/audit/actor.js';
import { systemActor } from '../../src/audit/actor.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { Clock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { connectionOptions } from '../../src/platform/database/database.js';
import type { Entropy } from '../../src/platform/entropy.js';
import { createApp } from '../../src/server.js';
import { cloneConnection } from './database.js';
import { entropyOfRun } from './fixed-entropy.js';
import { FixedClock } from './fixed-clock.js';
import { refuseSecondConnections } from './one-connection.js';

/** How long what was left open may go on after the last test, in milliseconds. */
const PATIENCE_MS = 2000;

/** The whole service on a database of its own, set up as in production: sessions, CSRF and limits on. */
export interface TestApp {
  readonly app: NestExpressApplication;
  readonly dataSource: DataSource;
  readonly clock: FixedClock;
  /** http://127.0.0.1:port, for a real browser. */
  listen(): Promise<string>;
  /** A visitor without an account. */
  visitor(): Client;
  /** A new account with these roles, logged in. */
  as(roles: readonly Role[], options?: { agencyCode?: string; inspectorId?: string }): Promise<Client>;
  close(): Promise<void>;
}

/** A browser or program with its cookies; state-changing requests carry the CSRF token. */
export class Client {
  private token = '';
  readonly agent: TestAgent;
  accountId = '';
  loginName = '';

  /** @param connections through which the requests go; without it each has a connection of its own */
  constructor(app: NestExpressApplication, connections?: Agent) {
    this.agent = request.agent(app.getHttpServer());
    if (connections) this.agent.use((sent: Test) => sent.agent(connections));
  }

  /** Fetches the session's CSRF token. */
  async refresh(): Promise<void> {
    const { body } = await this.agent.get('/api/v1/session').expect(200);
    this.token = body.csrfToken;
  }

  get(path: string) {
    return this.agent.get(path);
  }

  post(path: string, body: object = {}) {
    return this.agent.post(path).set('x-csrf-token', this.token).send(body);
  }

  put(path: string, body: object = {}) {
    return this.agent.put(path).set('x-csrf-token', this.token).send(body);
  }

  patch(path: string, body: object = {}) {
    return this.agent.patch(path).set('x-csrf-token', this.token).send(body);
  }

  delete(path: string) {
    return this.agent.delete(path).set('x-csrf-token', this.token);
  }

  /** A page's form: urlencoded, as a browser without JavaScript sends it. */
  form(path: string, fields: Record<string, string | string[]> = {}) {
    return this.agent
      .post(path)
      .type('form')
      .send({ ...fields, _csrf: this.token });
  }

  /** A multipart form with one file. */
  upload(path: string, file: Buffer | string, fileName: string, fields: Record<string, string> = {}) {
    const sent = this.agent.post(path).field('_csrf', this.token);
    for (const [name, value] of Object.entries(fields)) sent.field(name, value);
    return sent.attach('file', file, fileName);
  }

  /** A multipart form with several files in one field. */
  uploads(
    path: string,
    field: string,
    files: readonly (readonly [name: string, bytes: Buffer])[],
    fields: Readonly<Record<string, string>> = {},
  ) {
    const sent = this.agent.post(path).field('_csrf', this.token);
    for (const [name, value] of Object.entries(fields)) sent.field(name, value);
    for (const [name, bytes] of files) sent.attach(field, bytes, name);
    return sent;
  }
}

export const TEST_PASSWORD = 'correct horse 42';

/** Starts the service for a test file. Close it in afterAll. */
export async function startTestApp(
  given: {
    config?: Partial<Config>;
    clock?: FixedClock;
    entropy?: Entropy;
    log?: Writable;
    /** An act that asks for a second connection inside its transaction fails. */
    oneConnection?: boolean;
  } = {},
): Promise<TestApp> {
  const clock = given.clock ?? new FixedClock('2026-03-02T01:00:00Z');
  const config: Config = {
    dataDir: '/nonexistent',
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:3000',
    tls: false,
    trustProxy: false,
    secretKey: 'k'.repeat(64),
    officeName: '甘孜藏族自治州交通运输局',
    officeArea: '513300',
    logLevel: 'fatal',
    rateLimit: 100_000,
    loginRateLimit: 10_000,
    cronJobs: false,
    ...given.config,
  };
  if (given.oneConnection) refuseSecondConnections();
  const connection = connectionOptions(await cloneConnection(), 5);
  const app = await createApp({
    ...{ config, connection, clock: clock as Clock },
    ...{ entropy: given.entropy ?? entropyOfRun(), log: given.log },
  });
  const accounts = app.get(AccountsService, { strict: false });
  const address = await listen(app);
  const connections = new Agent({ keepAlive: true });
  let made = 0;
  return {
    app,
    clock,
    dataSource: app.get(DataSource),
    visitor: () => new Client(app, connections),
    listen: () => Promise.resolve(address),
    async as(roles, options = {}) {
      made += 1;
      const client = new Client(app, connections);
      client.loginName = `user${made}`;
      client.accountId = await accounts.create(systemActor('测试'), {
        loginName: client.loginName,
        displayName: `测试员${made}`,
        password: TEST_PASSWORD,
        roles,
        agencyCode: options.agencyCode ?? 'JT-JU',
        inspectorId: options.inspectorId ?? null,
      });
      await client.refresh();
      await client
        .post('/api/v1/session', { loginName: client.loginName, password: TEST_PASSWORD })
        .expect(200);
      await client.refresh();
      return client;
    },
    async close() {
      // The server waits for connections that were opened and never used, too.
      connections.destroy();
      const server: Server = app.getHttpServer();
      const late = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await app.close();
      clearTimeout(late);
    },
  };
}

/** Listens from the start: otherwise the server is opened and shut for each single request. @returns the address */
async function listen(app: NestExpressApplication): Promise<string> {
  const server: Server = app.getHttpServer();
  // A connection is shut by nobody but its user: no request meets one that is being shut just now.
  server.keepAliveTimeout = 0;
  await app.listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
