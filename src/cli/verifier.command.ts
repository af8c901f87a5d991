import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { CliIo } from './cli-io.js';

/** `verifier --out FILE`: writes the verifier that works offline, one file for any browser. */
export function register(program: Command, io: CliIo): void {
  program
    .command('verifier')
    .description('写出离线核验文件：一个网页文件，双击打开，不联网也能核验抽取包')
    .usage('--out <FILE>')
    .requiredOption('--out <FILE>', '写到哪个文件，如 抽取核验-离线.html；已有的同名文件会被替换')
    .action(async ({ out }: { out: string }) => {
      const [{ writeFile }, { readOfflineVerifier }, { DomainError }] = await Promise.all([
        import('node:fs/promises'),
        import('../platform/verifier-files.js'),
        import('../kernel/domain-error.js'),
      ]);
      const { content, digest } = readOfflineVerifier();
      try {
        await writeFile(resolve(io.folder, out), content);
      } catch (error) {
        const cause = (error as NodeJS.ErrnoException).code ?? '';
        throw new DomainError('CONFLICT', `不能写入 ${out}（${cause}）。请检查文件夹是否存在、有没有权限。`);
      }
      io.out(`离线核验文件已写入 ${out}\n摘要（SHA-256）：${digest}\n`);
    });
}
