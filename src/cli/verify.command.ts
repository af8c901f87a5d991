import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FileSources } from '../draw/file-source.js';
import type { Verified } from './verify-report.js';
import { UsageError, type CliIo } from './cli-io.js';

interface VerifyOptions {
  readonly freeze?: string;
  readonly code?: string;
  readonly json?: boolean;
}

/** `verify PATH`: recomputes a published draw; needs no database. */
export function register(program: Command, io: CliIo): void {
  program
    .command('verify')
    .description('核验公开的抽取包：重新计算种子、名单、检查组和事后变更，逐项说明')
    .usage('[选项] <PATH>')
    .argument('<PATH>', '抽取包：文件夹，或 .zip 文件（各文件在根目录或同一个文件夹内）')
    .option(
      '--freeze <DIGEST>',
      '从别处得知的 freeze.json 摘要（SHA-256，64 位十六进制数字，印在监督员凭条上）',
    )
    .option('--code <CODE>', '同时查一户的签号：统一社会信用代码、登记号或项目代码')
    .option('--json', '以 JSON 输出核验报告')
    .addHelpText('after', '\n退出状态：0 核验通过；1 核验不通过或包不可读；2 用法不对。')
    .action(async (path: string, options: VerifyOptions) => {
      const verified = await verifyPath(path, {
        absolute: resolve(io.folder, path),
        freezeDigest: readDigest(options.freeze),
        code: options.code,
      });
      const { verifiedText, verifiedJson } = await import('./verify-report.js');
      io.out(options.json ? verifiedJson(verified) : verifiedText(verified));
      io.exitCode = verified.report.ok ? 0 : 1;
    });
}

const HEX = /^[0-9a-f]*$/;

/** @throws UsageError that says where the whole digest is to be found. */
function readDigest(typed: string | undefined): string | undefined {
  const digest = typed?.replace(/\s/g, '').toLowerCase();
  if (digest === undefined || /^[0-9a-f]{64}$/.test(digest)) return digest;
  if (HEX.test(digest) && digest.length < 64) {
    throw new UsageError(
      `--freeze 应为完整的 64 位十六进制数字，这里只有 ${digest.length} 位。` +
        '监督员凭条上大字是前 16 位，下面一行小字是全部 64 位；抽取的公开页面“冻结摘要”一栏也有。' +
        '只有前 16 位时，可用核验页面（/public/verify）作前 16 位的比对。',
    );
  }
  throw new UsageError('--freeze 应为 64 位十六进制数字（0–9、a–f），印在监督员凭条上。');
}

/** What to verify; the path as typed goes into the report. */
interface Question {
  readonly absolute: string;
  readonly freezeDigest?: string;
  readonly code?: string;
}

/** Verifies a bundle, and looks one code up in it. What cannot be read is a report too. */
export async function verifyPath(
  path: string,
  { absolute, freezeDigest, code }: Question,
): Promise<Verified> {
  const [{ withBundle }, { verifyBundle, unreadableReport }, { readFacts }, { fateOf }, { DomainError }] =
    await Promise.all([
      import('./bundle-source.js'),
      import('../draw/verify.js'),
      import('../draw/bundle-facts.js'),
      import('../draw/one-code.js'),
      import('../kernel/domain-error.js'),
    ]);
  const look = (files: FileSources): Pick<Verified, 'fate' | 'fateFault'> => {
    if (code === undefined) return {};
    try {
      return { fate: fateOf(files, code) };
    } catch (error) {
      if (error instanceof DomainError) return { fateFault: error.message };
      throw error;
    }
  };
  try {
    return await withBundle(absolute, (files) => {
      const report = verifyBundle(files, { freezeDigest });
      return { path, report, facts: readFacts(files), freezeDigest, ...look(files) };
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { path, report: unreadableReport(error.message), facts: readFacts(new Map()), freezeDigest };
  }
}
