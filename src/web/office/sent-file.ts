import { uploadedFiles } from '../../platform/http/uploads.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import type { SentFile } from '../../platform/sent-file.js';

/** The file of a form field; null where none was chosen. */
export function sentFile(request: PageRequest, field: string): SentFile | null {
  const [file] = uploadedFiles(request, field);
  return file ? { name: file.originalname, bytes: file.buffer } : null;
}
