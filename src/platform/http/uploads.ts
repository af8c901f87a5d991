import type { NextFunction, Response } from 'express';
import multer from 'multer';
import { DomainError } from '../../kernel/domain-error.js';
import { bearerToken, type TokenGate } from './bearer.js';
import type { PageRequest } from './page-request.js';

/** Largest upload, in bytes: 20 MB. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

/** Files of one form. */
const MOST_FILES = 5;
/** Largest form with all its files, in bytes: 52 MB. What says beforehand that it is larger is not read at all. */
const MAX_FORM_BYTES = 52 * 1024 * 1024;

const parse = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_UPLOAD_BYTES, files: MOST_FILES, fields: 200, fieldSize: 1024 * 1024, parts: 205 },
  defParamCharset: 'utf8',
}).any();

/**
 * Reads multipart forms before the CSRF check (which needs their `_csrf` field), but only for those who
 * are logged in or have a token that holds: nobody else gets memory of the server.
 */
export function uploads(tokens: TokenGate) {
  return (request: PageRequest, response: Response, next: NextFunction): void => {
    if (!request.is('multipart/form-data')) return next();
    const token = bearerToken(request);
    if (token !== null) {
      tokens.bearer(token).then(() => receive(request, response, next), next);
    } else if (request.session?.accountId) receive(request, response, next);
    else next(new DomainError('NOT_LOGGED_IN', '请先登录再上传文件。'));
  };
}

function receive(request: PageRequest, response: Response, next: NextFunction): void {
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
    return next(new DomainError('TOO_LARGE', '一次上传的文件合计超过52MB的上限，请压缩或分次上传。'));
  }
  parse(request, response, (error: unknown) => next(error ? formError(error) : undefined));
}

/** Broken forms come as plain errors of the parser; nothing else is read here. */
function formError(error: unknown): DomainError {
  const code = error instanceof multer.MulterError ? error.code : '';
  if (code === 'LIMIT_FILE_SIZE') {
    return new DomainError('TOO_LARGE', '文件超过20MB的上限，请分成几个文件上传。');
  }
  return code === 'LIMIT_FILE_COUNT'
    ? new DomainError('INVALID_INPUT', `一次最多上传${MOST_FILES}个文件，请减少后再上传。`)
    : new DomainError('INVALID_INPUT', '上传的表单不正确，请刷新页面后重试。');
}

/** The files of a form field, in the order of the form; a field left empty by a browser gives none. */
export function uploadedFiles(request: PageRequest, field: string): Express.Multer.File[] {
  const files = Array.isArray(request.files) ? request.files : [];
  return files.filter((one) => one.fieldname === field && (one.size > 0 || one.originalname !== ''));
}

/** The uploaded file of a form field. @throws DomainError if none was chosen. */
export function uploadedFile(request: PageRequest, field: string): Express.Multer.File {
  const files = Array.isArray(request.files) ? request.files : [];
  const file = files.find((one) => one.fieldname === field);
  if (!file || file.size === 0) {
    throw new DomainError('INVALID_INPUT', '没有选择文件或文件是空的，请选择要导入的工作簿。', [
      { field, code: 'REQUIRED', message: '请选择文件。' },
    ]);
  }
  return file;
}
