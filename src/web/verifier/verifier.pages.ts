import { Controller, Get, Header, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { knownSpecs } from '../../draw/versions.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { notChanged } from '../public/not-changed.js';
import { OFFLINE_NAME, readOfflineVerifier } from '../../platform/verifier-files.js';

/** The page connects to nothing and sends nothing; its worker is made of the script that is already there. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  'worker-src blob:',
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Verification for everyone: in the browser, or with one file that works offline. */
@Controller('public')
export class VerifierPages {
  constructor(private readonly pages: Pages) {}

  @Get('verify')
  page(@Req() request: PageRequest, @Res() response: Response): void {
    const { content, digest } = readOfflineVerifier();
    response.setHeader('Content-Security-Policy', POLICY);
    this.pages.show(request, response, 'public/verify', {
      title: '抽取核验',
      verifier: { digest, kilobytes: Math.ceil(content.length / 1024) },
      specs: knownSpecs(),
    });
  }

  /** As a file to keep: opened from this site it would stand under this site's policy. */
  @Get('verify.html')
  @Header('Content-Type', 'application/octet-stream')
  offline(
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
  ): StreamableFile | undefined {
    const { content, digest } = readOfflineVerifier();
    if (notChanged(request, response, digest, 'no-cache')) return undefined;
    return new StreamableFile(content, {
      disposition: `attachment; filename="verify-offline.html"; filename*=UTF-8''${encodeURIComponent(OFFLINE_NAME)}`,
    });
  }

  @Get('verify.html.sha256')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  digest(): string {
    return readOfflineVerifier().digestLine;
  }
}
