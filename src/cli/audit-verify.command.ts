import type { Command } from 'commander';
import type { PrintedCheckpoint } from '../audit/checkpoint.rules.js';
import type { AuditReport } from '../ceremony/trail/draw-audit.service.js';
import { UsageError, type CliIo } from './cli-io.js';

interface AuditVerifyOptions {
  readonly checkpoint: readonly string[];
  readonly json?: boolean;
}

/** Faults in the report for a person; the JSON has all of them. */
const MOST_LINES = 100;

/** `audit-verify`: holds the audit log, its checkpoints and every draw of the office's database against each other. */
export function register(program: Command, io: CliIo): void {
  program
    .command('audit-verify')
    .description('核对审计日志和全部抽取记录：有无改动、删除、插入、截断，指出第一处')
    .usage('[选项]')
    .option(
      '--checkpoint <N:HASH>',
      '打印在抽取记录表或凭条上的检查点：序号和散列(至少前 16 位)；可写多次',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--json', '以 JSON 输出')
    .addHelpText(
      'after',
      '\n数据库：环境变量 DATABASE_URL 指定的，否则为 DATA_DIR 内置的。网站正在运行时可以同时核对；只读，不改动任何数据。\n不加 --checkpoint 时，日志末尾连同检查点一起被截去的部分无从发现：请至少用一份最近打印的记录核对。\n退出状态：0 核对通过；1 有误，或数据库打不开；2 用法不对。',
    )
    .action(async (options: AuditVerifyOptions) => {
      const { readPrintedCheckpoint } = await import('../audit/checkpoint.rules.js');
      const printed = options.checkpoint.map((text): PrintedCheckpoint => {
        const read = readPrintedCheckpoint(text);
        if (read) return read;
        throw new UsageError(
          `--checkpoint 应为“序号:散列”，散列为 16 至 64 位十六进制数字，例如 12:9f86d081884c7d65，实为 ${text}。`,
        );
      });
      const { checkOffice } = await import('./audit-office.js');
      const report = await checkOffice(printed);
      io.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
      io.exitCode = report.ok ? 0 : 1;
    });
}

function reportText({ verdict, faults, notes, log }: AuditReport): string {
  const shown = faults.slice(0, MOST_LINES).map((fault) => `  有误  ${fault}`);
  const rest =
    faults.length > MOST_LINES ? [`  另有 ${faults.length - MOST_LINES} 处，用 --json 查看。`] : [];
  const lines = [
    `核对审计日志 ${log.entries} 条、检查点 ${log.checkpoints} 个和全部抽取记录`,
    ...[...shown, ...rest],
    ...(notes.length > 0 ? ['说明(不是错误)：', ...notes.map((note) => `  ${note}`)] : []),
    verdict,
  ];
  return `${lines.join('\n')}\n`;
}
