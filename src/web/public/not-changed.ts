import type { Request, Response } from 'express';

/**
 * Names the version of a public file, and answers 304 where the visitor has it already.
 * @param version changes with every byte of the file
 * @returns true where nothing more is to be sent
 */
export function notChanged(request: Request, response: Response, version: string, keep: string): boolean {
  const whose = request.headers.cookie === undefined ? 'public' : 'private';
  response.setHeader('ETag', `"${version}"`);
  response.setHeader('Cache-Control', `${whose}, ${keep}`);
  if (!request.fresh) return false;
  response.status(304);
  return true;
}
