import type { JsonSchema } from './json-schema.js';
import type { OpenApi, Operation } from './openapi.js';

interface Field {
  readonly name: string;
  readonly meaning: string;
  readonly form: string;
  readonly required: boolean;
}

interface ReadableRoute {
  readonly address: string;
  readonly summary: string;
  readonly who: string;
  readonly query: readonly Field[];
  readonly body: readonly Field[];
  /** JSON text, or empty. */
  readonly example: string;
}

interface ReadablePart {
  readonly name: string;
  readonly routes: readonly ReadableRoute[];
}

/** The document as a page shows it, part by part. @param whoMay who may call a route of the access table, in words */
export function readableParts(document: OpenApi, whoMay: (route: string) => string): ReadablePart[] {
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const address = `${method.toUpperCase()} ${path}`;
      return { part: operation.tags[0], route: readable(address, operation, whoMay) };
    }),
  );
  return document.tags.map(({ name }) => ({
    name,
    routes: all.filter(({ part }) => part === name).map(({ route }) => route),
  }));
}

function readable(address: string, operation: Operation, whoMay: (route: string) => string): ReadableRoute {
  const content = operation.requestBody?.content ?? {};
  const json = content['application/json'];
  const body = content['multipart/form-data'] ?? json;
  return {
    ...{ address, summary: operation.summary, who: whoMay(address.replace(/\{(\w+)\}/g, ':$1')) },
    query: (operation.parameters ?? [])
      .filter((one) => one.in === 'query')
      .map((one) => fieldOf(one.name, one.schema, one.required, one.description)),
    body: fieldsOf(body?.schema),
    example: json?.example === undefined ? '' : JSON.stringify(json.example, null, 1),
  };
}

/** Fields of an object; of one that takes several forms or is put together, those of all of them. */
function fieldsOf(schema: JsonSchema | undefined): Field[] {
  const parts = [schema, ...(schema?.anyOf ?? []), ...(schema?.allOf ?? [])] as (JsonSchema | undefined)[];
  return parts.flatMap((part) =>
    Object.entries(part?.properties ?? {}).map(([name, field]) =>
      fieldOf(name, typeof field === 'object' ? field : {}, part?.required?.includes(name) ?? false),
    ),
  );
}

function fieldOf(name: string, schema: JsonSchema, required: boolean, meaning = schema.description): Field {
  return { name, meaning: meaning ?? '', form: formOf(schema), required };
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数',
  integer: '整数',
  boolean: '是否',
  array: '列表',
  object: '对象',
  null: '空',
};

/** What a value looks like, in words. */
function formOf(schema: JsonSchema): string {
  if (schema.enum) return `${schema.enum.map((one) => JSON.stringify(one)).join(' ')} 之一`;
  if (schema.anyOf) return [...new Set((schema.anyOf as JsonSchema[]).map(formOf))].join('或');
  const type = TYPES[String(schema.type)] ?? '任意';
  return typeof schema.maxLength === 'number' ? `${type}，最多${schema.maxLength}字` : type;
}
