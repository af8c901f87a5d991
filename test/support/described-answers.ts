import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { API_PARTS } from '../../src/web/open-interface/api-routes.js';
import { ERROR_ANSWER } from '../../src/web/open-interface/openapi.js';

const ROUTES = Object.assign({}, ...API_PARTS.map(({ routes }) => routes)) as (typeof API_PARTS)[0]['routes'];

/** Where an answer of a route for programs is not what the document says; [] where it is. */
export function answerFaults(key: string, status: number, body: unknown): string[] {
  const schema = status >= 400 ? ERROR_ANSWER : ROUTES[key]?.answer;
  if (!schema) return [`${key} ${status}: no answer is described`];
  // As it travels: instants are texts, what is undefined is not there.
  const { error } = schema.safeParse(JSON.parse(JSON.stringify(body)));
  return (error?.issues ?? []).map((one) => `${key} ${one.path.join('.')}: ${one.message}`);
}

/** Lets the service under test answer programs only with what the document says; else with 500 and the difference. */
export function holdToDescription(app: NestExpressApplication): void {
  const { response } = app.getHttpAdapter().getInstance() as { response: Response };
  const { json } = response;
  response.json = function checked(this: Response, body: unknown) {
    const { method, route } = this.req as Request & { route?: { path: string } };
    const described = route?.path.startsWith('/api/v1/') === true;
    const faults = described ? answerFaults(`${method} ${route.path}`, this.statusCode, body) : [];
    if (faults.length === 0) return json.call(this, body);
    process.stderr.write(`${faults.slice(0, 10).join('\n')}\n`);
    return json.call(this.status(500), { undescribed: faults });
  };
}
