import { z } from 'zod';

/** What a program is told of one route of the interface; the schemas are the ones that the controller reads with. */
export interface ApiRoute {
  /** Chinese: what it does. */
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Field of a multipart form in which files may come. */
  readonly files?: string;
  /** HTTP status of success. */
  readonly status: 200 | 201 | 204;
  /** Type of an answer that is no JSON. */
  readonly media?: string;
  /** What an answer in JSON says. */
  readonly answer?: z.ZodType;
  /** A body (or a query) that the service takes; a test sends it. */
  readonly example?: Readonly<Record<string, unknown>>;
}

/** Routes with their descriptions, by the key of the access table: `POST /api/v1/plans/:id/lines`. */
export type ApiRoutes = Readonly<Record<string, ApiRoute>>;

type Example = Readonly<Record<string, unknown>>;

/** A route that shows something; `query` and an example of it, if it can be narrowed. */
export const shows = (summary: string, query?: z.ZodType, example?: Example): ApiRoute => ({
  ...{ summary, status: 200 },
  ...(query ? { query } : {}),
  ...(example ? { example } : {}),
});

/** A route that gives a file. */
export const gives = (summary: string, media: string): ApiRoute => ({ summary, status: 200, media });

/** A route that makes something and says what. */
export const makes = (summary: string, body?: z.ZodType, example?: Example, files?: string): ApiRoute => ({
  ...{ summary, status: 201 },
  ...(body ? { body, example } : {}),
  ...(files ? { files } : {}),
});

/** A route that does something and says how it came out. */
export const answers = (summary: string, body?: z.ZodType, example?: Example): ApiRoute => ({
  ...makes(summary, body, example),
  status: 200,
});

/** A route that does something and has nothing to say. */
export const does = (summary: string, body?: z.ZodType, example?: Example): ApiRoute => ({
  ...makes(summary, body, example),
  status: 204,
});

/** Words of an address of which odd ones are as if they were not there. */
export function words(...names: readonly string[]): z.ZodType {
  return z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()])));
}

export const XLSX_MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const DOCX_MEDIA = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const ANY_MEDIA = 'application/octet-stream';
