import { z } from 'zod';
import { type ApiRoutes, answers, does, makes, shows } from '../platform/http/api-route.js';
import { LOG_IN } from './session.controller.js';
import { REVOCATION_BODY, TOKEN_BODY } from './tokens/token.body.js';
import { answering, TEXT } from '../platform/http/answer.js';
import { SESSION_ANSWERS } from './session.answers.js';
import { TOKENS_ANSWERS } from './tokens/tokens.answers.js';

/** The outline of the document; OpenAPI 3.1 says the rest. */
const OPENAPI_ANSWER = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: TEXT, version: TEXT }),
  paths: z.record(TEXT, z.record(TEXT, z.looseObject({ operationId: TEXT, summary: TEXT }))),
});

/** The description of the interface, sessions and tokens. */
const ROUTES: ApiRoutes = {
  'GET /api/v1/openapi.json': { ...shows('本说明的机读文件'), answer: OPENAPI_ANSWER },
  'GET /api/v1/session': shows('当前账号，会话方式还给出提交用的防伪令牌'),
  'POST /api/v1/session': answers('登录(会话方式，使用接口令牌的不需要)', LOG_IN, {
    loginName: 'chaxun',
    password: '请填写口令',
  }),
  'DELETE /api/v1/session': does('退出(会话方式)'),
  'GET /api/v1/tokens': shows('接口令牌列表'),
  'POST /api/v1/tokens': makes('建立接口令牌(须本人登录)', TOKEN_BODY, {
    ...{ name: '省平台对接程序', scopes: ['AUDITOR'], readOnly: true },
    ...{ validTo: '2026-12-31', password: '请填写口令' },
  }),
  'POST /api/v1/tokens/:id/revocation': does('吊销接口令牌', REVOCATION_BODY, { reason: '程序停用' }),
};

export const ACCOUNTS_API: ApiRoutes = answering(ROUTES, SESSION_ANSWERS, TOKENS_ANSWERS);
