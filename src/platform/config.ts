import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { type Banner, readBannerImage } from './banner.js';
import { makeDataFolder } from './data-folder.js';
import { Entropy } from './entropy.js';
import { isMailAddress } from './mail/mail-address.js';
import { projectRoot } from './project-root.js';

/** Injection token of the configuration. */
export const CONFIG = Symbol('CONFIG');

/** Settings of this installation, read and checked once at start. */
export interface Config {
  /** Connection URL of a PostgreSQL of the office's own; without it the embedded one is used. */
  readonly databaseUrl?: string;
  /** Absolute path: the embedded database, the key file. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Address that people type, without a slash at its end; stands in publications. */
  readonly publicUrl: string;
  /** True where pages are served by HTTPS: secure cookies, HSTS. */
  readonly tls: boolean;
  /** True behind a reverse proxy that sets X-Forwarded-*. */
  readonly trustProxy: boolean;
  /** Signs sessions and seals the secret of a frozen draw; at least 32 characters. Never lose it. */
  readonly secretKey: string;
  readonly officeName: string;
  /** What the public site shows above everything: a text, a picture, both or nothing. */
  readonly banner?: Banner;
  /** Terms under which published data may be used, as the office words them. */
  readonly dataLicence?: string;
  /** Six digits, GB/T 2260. */
  readonly officeArea: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Requests a minute from one address. */
  readonly rateLimit: number;
  /** Attempts to log in a minute from one address. */
  readonly loginRateLimit: number;
  /** Mail server for the daily digest, smtp:// or smtps://; without it people are reminded in the pages only. */
  readonly smtpUrl?: string;
  /** Address that the digest comes from; given where there is a mail server. */
  readonly mailFrom?: string;
  /** Signs what is pushed to the provincial system; without it rows go as files only. */
  readonly feedSecret?: string;
  /** False in tests: scheduled jobs do not run. */
  readonly cronJobs: boolean;
}

const whole = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, `应为 ${least} 至 ${most} 的整数`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `应为 ${least} 至 ${most} 的整数`)
    .default(fallback);

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0', 'on', 'off'], '应为 true 或 false')
    .transform((value) => ['true', '1', 'on'].includes(value))
    .default(fallback);

const url = (protocols: readonly string[], message: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message);

const SCHEMA = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], '应为 postgres://用户名：口令@地址：端口/库名').optional(),
  DATA_DIR: z.string().default('.data/office'),
  HOST: z.string().default('0.0.0.0'),
  PORT: whole(0, 65535, 3000),
  PUBLIC_URL: url(['http:', 'https:'], '应为以 http:// 或 https:// 开头的网址').optional(),
  TLS: flag(false),
  TRUST_PROXY: flag(false),
  SECRET_KEY: z.string().min(32, '至少 32 个字符').optional(),
  OFFICE_NAME: z.string().max(100, '不超过 100 个字').default('甘孜藏族自治州交通运输局'),
  OFFICE_BANNER: z.string().max(120, '不超过 120 个字').optional(),
  OFFICE_BANNER_IMAGE: z.string().optional(),
  DATA_LICENCE: z.string().max(300, '不超过 300 个字').optional(),
  OFFICE_AREA: z
    .string()
    .regex(/^[0-9]{6}$/, '应为六位行政区划代码')
    .default('513300'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      '应为 fatal、error、warn、info、debug、trace、silent 之一',
    )
    .default('warn'),
  RATE_LIMIT: whole(1, 1_000_000, 600),
  LOGIN_RATE_LIMIT: whole(1, 10_000, 10),
  CRON_JOBS: flag(true),
  SMTP_URL: url(['smtp:', 'smtps:'], '应为 smtp://用户名:口令@主机:端口 或 smtps://…').optional(),
  FEED_SECRET: z.string().min(16, '至少 16 个字符').optional(),
  MAIL_FROM: z.string().refine(isMailAddress, '应为邮箱地址，如 mingchou@example.gov.cn').optional(),
});

/**
 * Reads the settings from environment variables; an empty one counts as not set. Without SECRET_KEY a key
 * is made once and kept in the data folder, readable by this user only.
 * @throws DomainError CONFIGURATION with every fault at once
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, entropy = new Entropy()): Config {
  const given = Object.fromEntries(
    Object.keys(SCHEMA.shape).flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  const parsed = SCHEMA.safeParse(given);
  if (!parsed.success) throw configurationError(parsed.error.issues);
  if (parsed.data.SMTP_URL !== undefined && parsed.data.MAIL_FROM === undefined) {
    const message = '设置了 SMTP_URL 时，还应设置发件邮箱';
    throw configurationError([{ code: 'custom', path: ['MAIL_FROM'], message, input: undefined }]);
  }
  const values = parsed.data;
  const dataDir = path.resolve(projectRoot(), values.DATA_DIR);
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir,
    host: values.HOST,
    port: values.PORT,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    tls: values.TLS,
    trustProxy: values.TRUST_PROXY,
    secretKey: values.SECRET_KEY ?? keyOf(dataDir, entropy),
    officeName: values.OFFICE_NAME,
    ...bannerOf(values.OFFICE_BANNER, values.OFFICE_BANNER_IMAGE),
    ...(values.DATA_LICENCE === undefined ? {} : { dataLicence: values.DATA_LICENCE }),
    officeArea: values.OFFICE_AREA,
    logLevel: values.LOG_LEVEL,
    rateLimit: values.RATE_LIMIT,
    loginRateLimit: values.LOGIN_RATE_LIMIT,
    cronJobs: values.CRON_JOBS,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    feedSecret: values.FEED_SECRET,
  };
}

function bannerOf(text: string | undefined, image: string | undefined): Pick<Config, 'banner'> {
  if (text === undefined && image === undefined) return {};
  if (image === undefined) return { banner: { text } };
  const read = readBannerImage(path.resolve(projectRoot(), image));
  if (!('refusal' in read)) return { banner: { text, image: read } };
  const message = read.refusal;
  throw configurationError([{ code: 'custom', path: ['OFFICE_BANNER_IMAGE'], message, input: undefined }]);
}

function configurationError(issues: readonly z.core.$ZodIssue[]): DomainError {
  const faults: Fault[] = issues.map((issue) => ({
    field: String(issue.path[0]),
    code: 'SETTING',
    message: `环境变量 ${String(issue.path[0])}:${issue.message}。`,
  }));
  const list = faults.map((fault) => fault.message).join('\n');
  return new DomainError('CONFIGURATION', `设置有误，请改正后重新启动:\n${list}`, faults);
}

function keyOf(dataDir: string, entropy: Entropy): string {
  const file = path.join(dataDir, 'secret.key');
  makeDataFolder(dataDir);
  try {
    if (!existsSync(file)) writeFileSync(file, `${entropy.hex(32)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process may have made it this very moment: then its key counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusableKey(file, error);
  }
  try {
    const key = readFileSync(file, 'utf8').trim();
    if (key.length >= 32) return key;
    throw new Error('内容不完整');
  } catch (error) {
    throw unusableKey(file, error);
  }
}

function unusableKey(file: string, error: unknown): DomainError {
  const reason = (error as Error).message;
  return new DomainError(
    'CONFIGURATION',
    `密钥文件 ${file} 不能使用(${reason})。请检查权限，或从备份恢复；不要删除：没有它，已冻结而未抽取的名录不能再抽取。`,
  );
}
