import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliIo } from './cli-io.js';

interface TicketOptions {
  readonly bundle: string;
  readonly code: string;
}

/** `ticket --bundle PATH --code CODE`: is this firm's ticket below the cut? Needs no database. */
export function register(program: Command, io: CliIo): void {
  program
    .command('ticket')
    .description('查一户的签号：是否在入围线以内')
    .usage('--bundle <PATH> --code <CODE>')
    .requiredOption('--bundle <PATH>', '抽取包：文件夹或 .zip 文件')
    .requiredOption('--code <CODE>', '统一社会信用代码、登记号或项目代码')
    .addHelpText('after', '\n退出状态：0 已查到；1 不在名录里，或抽取包核验不通过；2 用法不对。')
    .action(async ({ bundle, code }: TicketOptions) => {
      const [{ verifyPath }, { fateText }, { verdictOf }] = await Promise.all([
        import('./verify.command.js'),
        import('./verify-report.js'),
        import('../draw/explain.js'),
      ]);
      const asked = { absolute: resolve(io.folder, bundle), code };
      const { report, fate, fateFault } = await verifyPath(bundle, asked);
      const lines = fate ? fateText(fate) : [fateFault ?? ''];
      const basis = report.ok
        ? '抽取包核验通过，以上由包内的冻结名录和种子重新算出。'
        : `以上不能作准。${verdictOf(report)}`;
      io.out(`${[...lines, fate ? basis : verdictOf(report)].filter((line) => line !== '').join('\n')}\n`);
      io.exitCode = report.ok && fate && fate.kind !== 'ABSENT' ? 0 : 1;
    });
}
