import { z } from 'zod';
import { ACCESS } from '../../accounts/access.js';
import type { ApiRoute } from '../../platform/http/api-route.js';
import { API_PARTS } from './api-routes.js';
import { FIELD_NAMES } from './field-names.js';
import { answeredSchema, type JsonSchema, sentSchema } from './json-schema.js';

/** What every refusal looks like. */
export const ERROR_ANSWER = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    faults: z.array(
      z.object({
        field: z.string().optional(),
        row: z.number().int().optional(),
        column: z.string().optional(),
        code: z.string(),
        message: z.string(),
      }),
    ),
  }),
});

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

interface Media {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

type Content = Readonly<Record<string, Media>>;

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** The OpenAPI 3.1 document as far as it is ours. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** The document of every route of the interface. @param office name of the office, @param url where it is served */
export function openApi(office: string, url: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { name, routes } of API_PARTS) {
    for (const [key, route] of Object.entries(routes)) {
      const [method, path] = key.split(' ');
      const address = path.replace(/:([a-zA-Z]+)/g, '{$1}');
      paths[address] = { ...paths[address], [method.toLowerCase()]: operation(name, key, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: `${office}双随机抽查开放接口`, version: '1', description: DESCRIPTION },
    servers: [{ url }],
    tags: API_PARTS.map(({ name }) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '接口令牌，由账号本人在“接口令牌”页面建立' },
        session: { type: 'apiKey', in: 'cookie', name: 'mingchou', description: SESSION },
      },
      schemas: { Error: z.toJSONSchema(ERROR_ANSWER) },
      responses: {
        Refused: {
          description: '没有办成：说明哪里不对、怎样改',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

const DESCRIPTION =
  '请求头写明 Authorization: Bearer 令牌。日期为 2026-03-02 的形式，编号是文本，比例是 0 至 1 的小数文本。' +
  '没有办成的，状态码为 4xx，error.faults 一次列出全部错误。每个令牌每分钟最多 300 次，超过的答复 429。';
const SESSION = '浏览器会话；提交时另须在请求头 x-csrf-token 中写明登录所得的防伪令牌';

function operation(part: string, key: string, route: ApiRoute): Operation {
  const parameters = [...pathParameters(key), ...queryParameters(route)];
  return {
    operationId: operationId(key),
    tags: [part],
    summary: route.summary,
    security: securityOf(key),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body || route.files ? { requestBody: requestBody(route) } : {}),
    responses: {
      [String(route.status)]: success(route),
      default: { $ref: '#/components/responses/Refused' },
    },
  };
}

/** `POST /api/v1/plans/:id/lines` as post_plans_id_lines. */
function operationId(key: string): string {
  const [method, path] = key.split(' ');
  return [method.toLowerCase(), ...path.split(/[^a-zA-Z0-9]+/).slice(3)].join('_');
}

/** Whoever may call it; the roles stand beside the scheme, as OpenAPI 3.1 has it. */
function securityOf(key: string): Operation['security'] {
  const roles = ACCESS[key]?.roles ?? [];
  if (roles === 'PUBLIC') return [];
  const named = roles === 'LOGGED_IN' ? [] : [...roles];
  return [{ token: named }, { session: named }];
}

function pathParameters(key: string): Parameter[] {
  return [...key.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, description: PARAMETER_NAMES[name] ?? '编号' },
    schema: { type: 'string' },
  }));
}

const PARAMETER_NAMES: Readonly<Record<string, string>> = {
  code: '代码',
  item: '事项代码',
  kind: '类别代码',
  key: '规则代码',
  version: '版次',
  name: '文件名',
  format: '文件格式：xlsx、csv、json',
  dictionary: '字典代码',
  rule: '上限序号',
};

function queryParameters({ query, example }: ApiRoute): Parameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = sentSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), description: FIELD_NAMES[name] },
    schema: typeof schema === 'object' ? schema : {},
    ...(example && name in example ? { example: example[name] } : {}),
  }));
}

function requestBody({ body, files, example }: ApiRoute): NonNullable<Operation['requestBody']> {
  const schema = body && sentSchema(body);
  const json: Content = body && files !== UPLOAD ? { 'application/json': { schema, example } } : {};
  return { required: true, content: { ...json, ...(files ? form(files, schema) : {}) } };
}

/** Field of forms that are nothing without a file; evidence may be left out. */
const UPLOAD = 'file';

function form(field: string, schema: JsonSchema | undefined): Content {
  const files: JsonSchema = {
    type: 'array',
    items: { type: 'string', format: 'binary' },
    description: '文件',
  };
  const properties = { ...schema?.properties, [field]: files };
  const required = [...(schema?.required ?? []), ...(field === UPLOAD ? [UPLOAD] : [])];
  return { 'multipart/form-data': { schema: { type: 'object', properties, required } } };
}

function success({ status, media, answer }: ApiRoute) {
  if (status === 204) return { description: '已办理，没有内容' };
  const description = status === 201 ? '已建立' : '结果';
  if (media) return { description, content: { [media]: {} } };
  return {
    description,
    content: { 'application/json': { schema: answer ? answeredSchema(answer) : {} } },
  };
}
