import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { DrawnBundle } from './draw-folder.js';
import { UsageError, type CliIo } from './cli-io.js';

interface DrawOptions {
  readonly nonce: string;
  readonly entropy: readonly string[];
  readonly out: string;
  readonly sealedAt?: string;
}

/** `draw FRAME_DIR`: draws from a frozen frame, outside any database. */
export function register(program: Command, io: CliIo): void {
  program
    .command('draw')
    .description('由冻结名录、随机数和监督员数字抽取，写出完整的抽取包')
    .usage('[选项] <FRAME_DIR>')
    .argument(
      '<FRAME_DIR>',
      '文件夹：rules.json、subjects.tsv、excluded.tsv、inspectors.tsv、conflicts.tsv 和 freeze.json',
    )
    .requiredOption('--nonce <HEX64>', '冻结时保密的随机数，64 位十六进制数字')
    .requiredOption(
      '--entropy <DIGITS>',
      '监督员给出的数字；计划中有几位监督员就依次写几次',
      (digits: string, before: string[] | undefined) => [...(before ?? []), digits],
    )
    .requiredOption('--out <DIR>', '写出抽取包的文件夹，须不存在或为空')
    .option('--sealed-at <TIME>', '封存时间，如 2026-03-02T01:20:00Z；不写则为现在')
    .addHelpText('after', '\n退出状态：0 完成；1 名录、冻结记录或数字有误；2 用法不对。')
    .action(async (folder: string, options: DrawOptions) => {
      checkOptions(options);
      const { drawFolder } = await import('./draw-folder.js');
      const bundle = await drawFolder({
        frame: resolve(io.folder, folder),
        nonce: options.nonce,
        entropy: options.entropy,
        out: resolve(io.folder, options.out),
        sealedAt: options.sealedAt ?? (await presentTime()),
      });
      io.out(summary(bundle, options.out));
    });
}

function checkOptions({ nonce, entropy, sealedAt }: DrawOptions): void {
  if (!/^[0-9a-fA-F]{64}$/.test(nonce)) throw new UsageError('--nonce 应为 64 位十六进制数字。');
  if (!entropy.every((digits) => /^[0-9]{1,64}$/.test(digits))) {
    throw new UsageError('--entropy 应为 1–64 位数字。');
  }
  if (sealedAt !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(sealedAt)) {
    throw new UsageError('--sealed-at 应如 2026-03-02T01:20:00Z。');
  }
}

async function presentTime(): Promise<string> {
  const [{ Clock }, { utcSecond }] = await Promise.all([
    import('../platform/clock.js'),
    import('../kernel/day.js'),
  ]);
  return utcSecond(new Clock().now());
}

function summary({ frozen, sealed }: DrawnBundle, out: string): string {
  const { drawn, teams } = sealed.outcome;
  const reserves = drawn.filter(({ reserve }) => reserve).length;
  const vacant = teams.filter(({ inspector }) => inspector === null).length;
  return [
    `抽中 ${drawn.length - reserves} 户，候补 ${reserves} 户；席位 ${teams.length} 个，其中空缺 ${vacant} 个。`,
    `种子：${sealed.seed}`,
    `freeze.json 摘要：${frozen.digest}`,
    `result.json 摘要：${sealed.resultDigest}`,
    `抽取包已写入 ${out}`,
    '',
  ].join('\n');
}
