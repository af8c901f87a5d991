import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { VerifyReport } from '../draw/verify.js';
import { UsageError, type CliIo } from './cli-io.js';

interface VerifyOptions {
  readonly freeze?: string;
  readonly json?: boolean;
}

/** `verify PATH`: recomputes a published draw; needs no database. */
export function register(program: Command, io: CliIo): void {
  program
    .command('verify')
    .description('核验公开的抽取包：重新计算种子、名单、检查组和事后变更')
    .usage('[选项] <PATH>')
    .argument('<PATH>', '抽取包：文件夹，或 .zip 文件（各文件在根目录或同一个文件夹内）')
    .option('--freeze <DIGEST>', '从别处得知的 freeze.json 摘要（SHA-256，64 位十六进制数字）')
    .option('--json', '以 JSON 输出核验报告')
    .addHelpText('after', '\n退出状态：0 核验通过；1 核验不通过或包不可读；2 用法不对。')
    .action(async (path: string, options: VerifyOptions) => {
      const freezeDigest = options.freeze?.toLowerCase();
      if (freezeDigest !== undefined && !/^[0-9a-f]{64}$/.test(freezeDigest)) {
        throw new UsageError('--freeze 应为 64 位十六进制数字。');
      }
      const report = await verifyPath(resolve(io.folder, path), freezeDigest);
      io.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(path, report));
      io.exitCode = report.ok ? 0 : 1;
    });
}

async function verifyPath(path: string, freezeDigest: string | undefined): Promise<VerifyReport> {
  const [{ readBundlePath }, { verifyBundle, unreadableReport }, { DomainError }] = await Promise.all([
    import('./bundle-source.js'),
    import('../draw/verify.js'),
    import('../kernel/domain-error.js'),
  ]);
  try {
    return verifyBundle(await readBundlePath(path), { freezeDigest });
  } catch (error) {
    if (error instanceof DomainError) return unreadableReport(error.message);
    throw error;
  }
}

/** The report for a person: a line a check, the first difference under those that failed. */
function reportText(path: string, { checks, notes, verdict }: VerifyReport): string {
  const lines = [`核验 ${path}`];
  for (const { name, ok, message, file, line, expected, found } of checks) {
    const where = [file, line === undefined ? undefined : `第 ${line} 行`].filter(
      (part) => part !== undefined,
    );
    lines.push(`  ${ok ? '通过' : '有误'}  ${name.padEnd(10)}${[...where, message].join(' ')}`);
    if (expected !== undefined) lines.push(`        应为：${expected}`);
    if (found !== undefined) lines.push(`        实为：${found}`);
  }
  if (notes.length > 0) lines.push('说明（不是错误）：', ...notes.map((note) => `  ${note}`));
  return `${[...lines, verdict].join('\n')}\n`;
}
