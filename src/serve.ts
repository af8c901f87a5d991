import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './server.js';
import { makeDataSource } from './data-source.js';
import { DomainError } from './kernel/domain-error.js';
import type { Config } from './platform/config.js';
import { migrate, openDatabase } from './platform/database/database.js';

export interface Running {
  readonly app: NestExpressApplication;
  /** Where a browser on this machine finds it. */
  readonly address: string;
  /** Drains, closes every connection, and stops the database last. */
  stop(): Promise<void>;
}

/**
 * Opens the database, migrates, and starts the service; Ctrl-C or SIGTERM ends all in order.
 * @param listen false: everything but the port, for commands that work and end.
 */
export async function serve(config: Config, listen = true): Promise<Running> {
  const database = await openDatabase(config);
  try {
    const migrating = await makeDataSource(database.options).initialize();
    await migrate(migrating).finally(() => migrating.destroy());
    const app = await createApp({ config, connection: database.options });
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= app.close().finally(() => database.stop()));
    if (listen)
      await bind(app, config).catch(async (error: unknown) => stop().then(() => Promise.reject(error)));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // Not once: npm passes Ctrl-C on a second time, which must not cut the draining short.
      process.on(signal, () => void stop().finally(() => process.exit(0)));
    }
    return { app, address: `http://localhost:${config.port}`, stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function bind(app: NestExpressApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new DomainError(
      'CONFIGURATION',
      `端口 ${config.port} 已被其他程序占用。请换一个端口(例如环境变量 PORT=3001)，或先关闭占用它的程序。`,
    );
  }
}
