import { z } from 'zod';
import { ACCESS } from '../../src/accounts/access.js';
import { API_PARTS } from '../../src/web/open-interface/api-routes.js';
import { ANSWERED_NAMES, FIELD_NAMES } from '../../src/web/open-interface/field-names.js';
import { answeredSchema, type JsonSchema, sentSchema } from '../../src/web/open-interface/json-schema.js';
import { openApi } from '../../src/web/open-interface/openapi.js';

const routes = Object.assign({}, ...API_PARTS.map((part) => part.routes)) as (typeof API_PARTS)[0]['routes'];
const document = openApi('某局', 'http://localhost:3000');

/** Every name of a property in a schema, at any depth. */
function namesIn(schema: JsonSchema): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    const inner = Object.values(value).flatMap((one) =>
      typeof one === 'object' && one !== null ? namesIn(one as JsonSchema) : [],
    );
    return key === 'properties'
      ? [...Object.keys(value), ...inner]
      : [...namesIn(value as JsonSchema), ...inner];
  });
}

/** Forms that the values of each field of a schema have, at any depth: text, number, boolean, array, object. */
function formsIn(schema: unknown, found: Map<string, Set<string>>): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [name, field] of Object.entries((schema as JsonSchema).properties ?? {})) {
    const forms = found.get(name) ?? new Set<string>();
    for (const form of formsOf(field as JsonSchema)) forms.add(form);
    found.set(name, forms);
  }
  for (const part of Object.values(schema)) formsIn(part, found);
}

function formsOf(schema: JsonSchema): string[] {
  const parts = (schema.anyOf ?? schema.allOf ?? []) as JsonSchema[];
  if (parts.length > 0) return parts.flatMap(formsOf);
  const types = [schema.type ?? typeof (schema.enum?.[0] ?? schema.const)].flat();
  return types.filter((type) => type !== 'null').map((type) => (type === 'integer' ? 'number' : type));
}

/** A form of programs takes numbers and flags as texts, too. */
const shapeOf = (form: string): string => (form === 'array' || form === 'object' ? form : 'plain');

describe('the description of the interface', () => {
  it('has every route of the access table that programs call, and no other, once', () => {
    const listed = API_PARTS.flatMap((part) => Object.keys(part.routes));
    const known = Object.keys(ACCESS).filter((route) => route.split(' ')[1].startsWith('/api/v1/'));
    expect([...listed].sort()).toEqual([...known].sort());
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(known.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(known.length);
  });

  it('is plain JSON: what is written is what was meant', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('names every path parameter and gives every field a Chinese name', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(wanted);
      }
    }
    const fields = Object.values(routes).flatMap(({ query, body }) =>
      [query, body].flatMap((schema) => (schema ? namesIn(sentSchema(schema)) : [])),
    );
    expect([...new Set(fields)].filter((name) => !/[一-龥]/.test(FIELD_NAMES[name] ?? ''))).toEqual([]);
    expect(Object.keys(FIELD_NAMES).filter((name) => !fields.includes(name))).toEqual([]);
  });

  it('calls fields of one form by their own names', () => {
    const text = z.string();
    const { properties } = answeredSchema(z.object({ title: text, reason: text, nobody: text }));
    const meanings = Object.values(properties ?? {}).map((one) => (one as JsonSchema).description);
    expect(meanings).toEqual(['标题', '原因', undefined]);
  });

  it('calls a field of an answer what it is sent as only where its values are of one form everywhere', () => {
    const sent = new Map<string, Set<string>>();
    const answered = new Map<string, Set<string>>();
    for (const { body, answer } of Object.values(routes)) {
      if (body) formsIn(sentSchema(body), sent);
      if (answer) formsIn(answeredSchema(answer), answered);
    }
    const misleading = [...answered].filter(([name, forms]) => {
      const taken = FIELD_NAMES[name] !== undefined && ANSWERED_NAMES[name] === undefined;
      const shapes = new Set([...forms, ...(sent.get(name) ?? [])].map(shapeOf));
      return taken && !FIELD_NAMES[name].startsWith('不得') && (forms.size > 1 || shapes.size > 1);
    });
    expect(misleading.map(([name, forms]) => [name, ...forms])).toEqual([]);
    const idle = Object.keys(ANSWERED_NAMES).filter((name) => !answered.has(name) || !FIELD_NAMES[name]);
    expect(idle).toEqual([]);
  });

  it('says what every route answers that answers in JSON, and of no other', () => {
    for (const [key, { status, media, answer }] of Object.entries(routes)) {
      expect(`${key} ${answer !== undefined}`).toBe(`${key} ${status !== 204 && media === undefined}`);
    }
  });

  it.each(Object.entries(routes).filter(([, { answer }]) => answer))(
    '%s has an answer with fields, of which none may be missing that is always there',
    (key, { answer }) => {
      const schema = answeredSchema(answer as z.ZodType);
      expect([...new Set(namesIn(schema))].length).toBeGreaterThan(0);
      // What OpenAPI itself says is left to it.
      if (key !== 'GET /api/v1/openapi.json') expect(JSON.stringify(schema)).not.toContain('{}');
      for (const value of [null, {}, [], 'text', { strange: 1 }]) {
        const list = schema.type === 'array' && Array.isArray(value);
        const optional = schema.type === 'object' && !schema.required && JSON.stringify(value) === '{}';
        if (!list && !optional) expect((answer as z.ZodType).safeParse(value).success).toBe(false);
      }
    },
  );

  it.each(Object.entries(routes).filter(([, { body, query, example }]) => (body ?? query) && example))(
    '%s has an example that its schema takes, and says truly what may be left out',
    (_key, { body, query, example = {} }) => {
      const schema = (body ?? query) as z.ZodType;
      const described = z.fromJSONSchema(sentSchema(schema) as z.core.JSONSchema.JSONSchema);
      expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
      expect(described.safeParse(example).error?.issues ?? []).toEqual([]);
      for (const name of Object.keys(example)) {
        const rest = Object.fromEntries(Object.entries(example).filter(([other]) => other !== name));
        expect(`without ${name}: ${described.safeParse(rest).success}`).toBe(
          `without ${name}: ${schema.safeParse(rest).success}`,
        );
      }
    },
  );
});
