import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { gzip } from 'node:zlib';
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
  /** The same packed by gzip, once that is done. */
  packed: Buffer | null;
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

  /**
   * Answers with a kept page before anything else looks at the request: no session, no route, no reading but that of
   * the state, which all readers of the moment share. Everything else goes on.
   */
  answer(request: Request, response: Response, next: NextFunction): void {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !this.pages.has(request.originalUrl)) return next();
    this.state
      .stamp()
      .then((stamp) => {
        if (!this.send(request, response, stamp)) next();
      })
      .catch(next);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const address = request.originalUrl;
    const response = http.getResponse<Response>();
    if (address.length > LONGEST_ADDRESS) return next.handle();
    const stamp = await this.state.stamp();
    if (this.send(request, response, stamp)) return of(undefined);
    await this.making.get(`${stamp} ${address}`);
    if (this.send(request, response, stamp)) return of(undefined);
    this.keepWhatIsSent(response, stamp, address);
    return next.handle();
  }

  private send(request: Request, response: Response, stamp: string): boolean {
    const address = request.originalUrl;
    const page = stamp === this.stamp ? this.pages.get(address) : undefined;
    if (!page) return false;
    // The one asked for last is given up last.
    this.pages.delete(address);
    this.pages.set(address, page);
    response.setHeader('Content-Type', page.type);
    response.setHeader('ETag', page.etag);
    response.vary('Accept-Encoding');
    const packed = page.packed !== null && request.acceptsEncodings('gzip') === 'gzip';
    if (packed) response.setHeader('Content-Encoding', 'gzip');
    response.send(packed ? page.packed : page.content);
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
    // Weak: packed or not, it is the same page.
    const etag = `W/"${sha256(content).slice(0, 32)}"`;
    response.setHeader('ETag', etag);
    if (content.length > LONGEST_PAGE) return;
    if (stamp !== this.stamp) {
      this.pages.clear();
      this.bytes = 0;
      this.stamp = stamp;
    }
    this.bytes += content.length - (this.pages.get(address)?.content.length ?? 0);
    const page = { type: String(response.getHeader('Content-Type')), etag, content, packed: null };
    this.pages.set(address, page);
    pack(page);
    for (const [oldest, { content: old }] of this.pages) {
      if (this.bytes <= MOST_BYTES) break;
      this.pages.delete(oldest);
      this.bytes -= old.length;
    }
  }
}

/** Packs a page beside everything else; until it is done, or where it fails, the page goes out as it is. */
function pack(page: KeptPage): void {
  gzip(page.content, (error, packed) => {
    if (error === null) page.packed = packed;
  });
}

function pending(): { promise: Promise<void>; done: () => void } {
  let done: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (done = resolve));
  return { promise, done };
}
