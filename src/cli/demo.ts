import { Command } from 'commander';
import { resolve } from 'node:path';
import { AccountsService } from '../accounts/accounts.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { type Config, loadConfig } from '../platform/config.js';
import { projectRoot } from '../platform/project-root.js';
import { serve } from '../serve.js';
import { demoFolder } from './demo/folder.js';
import { runDemo } from './demo/run.js';

interface Options {
  readonly exit: boolean;
  readonly out: string;
  readonly port?: string;
}

function readOptions(): Options {
  return new Command('npm run demo --')
    .description('装入样例单位，走完一次抽查，写出文件，并打开网站')
    .helpOption('-h, --help', '显示帮助')
    .option('--exit', '写完文件即结束，不打开网站', false)
    .option('--out <folder>', '文件写到哪个文件夹', 'out')
    .option('--port <number>', '网站的端口（默认 3000）')
    .parse()
    .opts<Options>();
}

async function settings(options: Options): Promise<Config> {
  const env: NodeJS.ProcessEnv = {
    LOG_LEVEL: 'warn',
    ...process.env,
    ...(options.port ? { PORT: options.port } : {}),
  };
  if (env.DATABASE_URL?.trim()) return loadConfig(env);
  return loadConfig({ ...env, DATA_DIR: await demoFolder(projectRoot()) });
}

async function main(): Promise<void> {
  const options = readOptions();
  const out = resolve(process.env.INIT_CWD ?? process.cwd(), options.out);
  const config = await settings(options);
  const running = await serve(config, !options.exit);
  try {
    if ((await running.app.get(AccountsService, { strict: false }).count()) > 0) {
      throw new DomainError(
        'CONFLICT',
        'DATABASE_URL 指定的数据库里已有数据，演示只能在空数据库上进行。请换一个空数据库，或取消 DATABASE_URL。',
      );
    }
    await runDemo(running.app, { out, address: options.exit ? null : running.address });
  } catch (error) {
    await running.stop();
    throw error;
  }
  if (options.exit) await running.stop();
}

main().catch((error: unknown) => {
  const faults = error instanceof DomainError ? error.faults.map(({ message }) => `  ${message}`) : [];
  console.error(error instanceof DomainError ? [error.message, ...faults].join('\n') : error);
  process.exit(1);
});
