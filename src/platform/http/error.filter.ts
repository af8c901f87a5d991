import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Injectable,
  Logger,
} from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../../kernel/domain-error.js';
import { Pages } from './pages.js';
import type { PageRequest } from './page-request.js';
import { type Refusal, Refusals } from './refusals.js';

const BY_STATUS: Readonly<Record<number, string>> = {
  400: '请求的格式不正确，请返回上一页重试。',
  401: '请先登录。',
  403: '没有进行此项操作的权限。',
  404: '没有这个页面或这条记录，请检查地址。',
  405: '不支持这种请求方式。',
  413: '提交的内容超过大小限制，请分次提交。',
  429: '操作过于频繁，请稍候一分钟再试。',
};

/** PostgreSQL: what was sent holds U+0000, which is in no text that a person types. */
const NOT_TEXT = '22021';

/** Turns every error into a Chinese page, or JSON below /api. Nobody sees a stack trace; it goes to the log. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('error');

  constructor(
    private readonly pages: Pages,
    private readonly refusals: Refusals,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<PageRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    this.answer(error, request, response);
  }

  /** Also for errors of middleware, which come before Nest. */
  answer(error: unknown, request: PageRequest, response: Response): void {
    const seen = this.read(error);
    if (seen.status >= 500) this.logger.error(error instanceof Error ? error.stack : String(error));
    if (response.headersSent) {
      response.end();
      return;
    }
    this.refusals.tell(request, response, seen, () => this.send(seen, request, response));
  }

  private send(seen: Refusal, request: PageRequest, response: Response): void {
    if (request.path.startsWith('/api/')) {
      const { status, ...body } = seen;
      response.status(status).json({ error: body });
      return;
    }
    // A script that asks for data is told; a person is led to the log-in page and back.
    if (seen.status === 401 && request.method === 'GET' && request.accepts('html')) {
      if (request.session) request.session.returnTo = request.originalUrl;
      response.redirect(303, '/login');
      return;
    }
    this.pages.show(
      request,
      response,
      'error',
      { title: '操作未完成', message: seen.message, faults: seen.faults, status: seen.status },
      seen.status,
    );
  }

  private read(error: unknown): Refusal {
    if (error instanceof DomainError) {
      return { status: error.status, code: error.code, message: error.message, faults: error.faults };
    }
    const thrown = error as {
      code?: unknown;
      status?: unknown;
      statusCode?: unknown;
      driverError?: { code?: unknown };
    } | null;
    if (thrown?.driverError?.code === NOT_TEXT) {
      return { status: 400, code: 'INVALID_INPUT', message: BY_STATUS[400], faults: [] };
    }
    if (thrown?.code === 'CSRF') {
      return {
        status: 403,
        code: 'FORBIDDEN',
        message: '页面已过期或请求不是从本系统页面发出，请刷新页面后重新提交。',
        faults: [],
      };
    }
    const raw =
      error instanceof HttpException
        ? error.getStatus()
        : Number(thrown?.status ?? thrown?.statusCode ?? 500);
    const status = raw >= 400 && raw < 500 ? raw : 500;
    const message =
      BY_STATUS[status] ??
      (status === 500 ? '系统出错，本次操作没有生效，请稍后重试或告知管理员。' : BY_STATUS[400]);
    return {
      status,
      code: status === 404 ? 'NOT_FOUND' : status === 500 ? 'INTERNAL' : 'INVALID_INPUT',
      message,
      faults: [],
    };
  }
}
