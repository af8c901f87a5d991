import { z } from 'zod';
import type { ApiRoutes } from './api-route.js';

/** What is answered, by the key of the access table; routes that answer nothing, or a file, have none. */
export type Answers = Readonly<Record<string, z.ZodType>>;

export const TEXT = z.string();
/** An instant in JSON: UTC, to the millisecond. */
export const INSTANT = z.iso.datetime();

/** One of the codes of a table. */
export function codesOf<Code extends string>(table: Readonly<Record<Code, unknown>>) {
  return z.enum(Object.keys(table) as [Code, ...Code[]]);
}

/** How many rows there are on all pages, which page this is, from 1, and how many pages there are. */
export const PAGED = { total: z.number(), page: z.number(), pages: z.number() };

/** A page of rows and nothing else. */
export function pageOf(row: z.ZodType) {
  return z.strictObject({ rows: z.array(row), ...PAGED });
}

/** Routes with what they answer. */
export function answering(routes: ApiRoutes, ...all: readonly Answers[]): ApiRoutes {
  const answers = Object.assign({}, ...all) as Answers;
  return Object.fromEntries(
    Object.entries(routes).map(([key, route]) => [
      key,
      key in answers ? { ...route, answer: answers[key] } : route,
    ]),
  );
}
