import type { NextFunction, Response } from 'express';
import multer from 'multer';
import { DomainError } from '../../kernel/domain-error.js';
import type { PageRequest } from './page-request.js';

/** Largest upload, in bytes: 20 MB. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

const parse = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 200, fieldSize: 1024 * 1024, parts: 201 },
  defParamCharset: 'utf8',
}).any();

/**
 * Reads multipart forms before the CSRF check (which needs their `_csrf` field), but only for those who
 * are logged in: nobody else gets memory of the server.
 */
export function uploads(request: PageRequest, response: Response, next: NextFunction): void {
  if (!request.is('multipart/form-data')) return next();
  if (!request.session?.accountId) return next(new DomainError('NOT_LOGGED_IN', '请先登录再上传文件。'));
  parse(request, response, (error: unknown) => {
    if (error) {
      // Broken forms come as plain errors of the parser; nothing else is read here.
      const large = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
      return next(
        new DomainError(
          large ? 'TOO_LARGE' : 'INVALID_INPUT',
          large ? '文件超过20MB的上限，请分成几个文件上传。' : '上传的表单不正确，请刷新页面后重试。',
        ),
      );
    }
    return next();
  });
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
