import { Command, CommanderError } from 'commander';
import { DomainError } from '../kernel/domain-error.js';
import * as auditVerify from './audit-verify.command.js';
import { processIo, UsageError, type CliIo } from './cli-io.js';
import * as draw from './draw.command.js';
import * as imports from './import.command.js';
import * as planImport from './plan-import.command.js';
import * as ticket from './ticket.command.js';
import * as verifier from './verifier.command.js';
import * as verify from './verify.command.js';

/** Each command's file registers it; what a command needs is loaded only when it runs. */
const COMMANDS: readonly { readonly register: (program: Command, io: CliIo) => void }[] = [
  verify,
  ticket,
  verifier,
  draw,
  imports,
  planImport,
  auditVerify,
];

const TITLES: Record<string, string> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

function programOf(io: CliIo): Command {
  const program = new Command('npm run cli --')
    .description('明抽：双随机、一公开抽查的命令行')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand(false)
    .usage('<命令> [选项]')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
    })
    .configureOutput({ writeOut: io.out, writeErr: () => undefined });
  for (const { register } of COMMANDS) register(program, io);
  for (const command of program.commands) command.helpOption('-h, --help', '显示帮助');
  return program;
}

const USAGE: Record<string, (name: string) => string> = {
  'commander.unknownOption': (name) => `没有选项 ${name}`,
  'commander.unknownCommand': (name) => `没有命令 ${name}`,
  'commander.missingArgument': (name) => `缺少参数 ${name}`,
  'commander.optionMissingArgument': (name) => `选项 ${name} 缺少值`,
  'commander.missingMandatoryOptionValue': (name) => `缺少选项 ${name}`,
  'commander.excessArguments': () => '参数过多',
};

function usageSentence(error: CommanderError): string {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  return USAGE[error.code]?.(name) ?? `用法不对${name === '' ? '' : `：${name}`}`;
}

/** Prints what went wrong, in Chinese and without a stack trace, and gives the exit status. */
function fail(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    io.err(`${usageSentence(error)}。用 --help 查看用法。\n`);
    return 2;
  }
  if (error instanceof UsageError) {
    io.err(`${error.message}\n`);
    return 2;
  }
  if (error instanceof DomainError) {
    io.err(`${[error.message, ...error.faults.map(({ message }) => `  ${message}`)].join('\n')}\n`);
    return 1;
  }
  io.err(`程序出错：${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}

/**
 * Runs one command.
 * @param args what stands behind the program's name.
 * @returns the exit status: 0, 1 or 2.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const program = programOf(io);
  if (args.length === 0) {
    io.err(program.helpInformation());
    return 2;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return io.exitCode;
  } catch (error) {
    return fail(error, io);
  }
}

if (require.main === module) {
  void runCli(process.argv.slice(2), processIo()).then((status) => {
    process.exitCode = status;
  });
}
