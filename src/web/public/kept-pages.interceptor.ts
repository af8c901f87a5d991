import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Observable, of } from 'rxjs';
import { PublicState } from '../../disclosure/site/public-state.service.js';
import { sha256 } from '../../kernel/hash.js';

/** All pages together, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A longer page, or one with a longer address, is made each time. */
const LONGEST_PAGE = 4 * 1024 * 1024;
const LONGEST_ADDRESS = 600;

interface KeptPage {
  readonly type: string;
  readonly etag: string;
  readonly content: Buffer;
}

/**
 * Keeps pages of the public site as long as nothing public changes: they are the same for every visitor, and a page
 * that many ask for at once is made once. Never older than the question: see `PublicState`.
 */
@Injectable()
export class KeptPages implements NestInterceptor {
  private readonly pages = new Map<string, KeptPage>();
  private readonly making = new Map<string, Promise<void>>();
  private bytes = 0;
  /** State that the kept pages show. */
  private stamp = '';

  constructor(private readonly state: PublicState) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const address = http.getRequest<Request>().originalUrl;
    const response = http.getResponse<Response>();
    if (address.length > LONGEST_ADDRESS) return next.handle();
    const stamp = await this.state.stamp();
    if (this.send(response, stamp, address)) return of(undefined);
    await this.making.get(`${stamp} ${address}`);
    if (this.send(response, stamp, address)) return of(undefined);
    this.keepWhatIsSent(response, stamp, address);
    return next.handle();
  }

  private send(response: Response, stamp: string, address: string): boolean {
    const page = stamp === this.stamp ? this.pages.get(address) : undefined;
    if (!page) return false;
    // The one asked for last is given up last.
    this.pages.delete(address);
    this.pages.set(address, page);
    response.setHeader('Content-Type', page.type);
    response.setHeader('ETag', page.etag);
    response.send(page.content);
    return true;
  }

  /** Others who ask for the same page meanwhile wait until this one is there, or has failed. */
  private keepWhatIsSent(response: Response, stamp: string, address: string): void {
    const key = `${stamp} ${address}`;
    const { promise, done } = pending();
    if (!this.making.has(key)) this.making.set(key, promise);
    const finish = () => {
      if (this.making.get(key) === promise) this.making.delete(key);
      done();
    };
    response.once('close', finish);
    const send = response.send.bind(response);
    response.send = (body?: unknown) => {
      if (response.statusCode === 200 && typeof body === 'string') {
        this.keep(stamp, address, response, Buffer.from(body));
      }
      finish();
      return send(body);
    };
  }

  private keep(stamp: string, address: string, response: Response, content: Buffer): void {
    const etag = `"${sha256(content).slice(0, 32)}"`;
    response.setHeader('ETag', etag);
    if (content.length > LONGEST_PAGE) return;
    if (stamp !== this.stamp) {
      this.pages.clear();
      this.bytes = 0;
      this.stamp = stamp;
    }
    this.bytes += content.length - (this.pages.get(address)?.content.length ?? 0);
    this.pages.set(address, { type: String(response.getHeader('Content-Type')), etag, content });
    for (const [oldest, { content: old }] of this.pages) {
      if (this.bytes <= MOST_BYTES) break;
      this.pages.delete(oldest);
      this.bytes -= old.length;
    }
  }
}

function pending(): { promise: Promise<void>; done: () => void } {
  let done: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (done = resolve));
  return { promise, done };
}
