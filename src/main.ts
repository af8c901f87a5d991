import { FirstVisit } from './accounts/first-visit.js';
import { DomainError } from './kernel/domain-error.js';
import { loadConfig } from './platform/config.js';
import { serve } from './serve.js';

/** `npm start`: the office's own data folder, or DATABASE_URL. */
async function main(): Promise<void> {
  const config = loadConfig();
  const { app, address } = await serve(config);
  const firstVisit = app.get(FirstVisit, { strict: false });
  console.log(`明抽已启动：${address}`);
  if (await firstVisit.isDue()) {
    console.log(`系统中还没有账号。请打开 ${address}/setup 建立管理员，一次性口令：${firstVisit.word}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof DomainError ? error.message : error);
  process.exitCode = 1;
  process.exit();
});
