import { Inject, Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { CONFIG, type Config } from '../config.js';

/** A plain-text mail. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same mail sent twice bears the same key: programs that read mail show it once. */
  readonly key: string;
}

/** Longest wait for the mail server at any step, in milliseconds. */
const PATIENCE = 15_000;

/** Sends mail through the office's server, if it has told which. */
@Injectable()
export class Mailer {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** True where SMTP_URL is set. */
  get isConfigured(): boolean {
    return this.config.smtpUrl !== undefined;
  }

  /**
   * Hands a mail to the server; when it returns the server has taken it.
   * @throws Error of the connection or the server: nothing is known to have been sent
   */
  async send({ to, subject, text, key }: Mail): Promise<void> {
    const { smtpUrl, mailFrom } = this.config;
    if (smtpUrl === undefined || mailFrom === undefined) throw new Error('no mail server is configured');
    const url = new URL(smtpUrl);
    const transport = createTransport({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (url.protocol === 'smtps:' ? 465 : 587) : Number(url.port),
      secure: url.protocol === 'smtps:',
      ...(url.username === ''
        ? {}
        : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: { name: '明抽', address: mailFrom },
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${key}@${mailFrom.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
    } finally {
      transport.close();
    }
  }
}
