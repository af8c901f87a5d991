import { ACCOUNTS_API } from '../../accounts/accounts.api.js';
import { CEREMONY_API } from '../../ceremony/ceremony.api.js';
import { CREDIT_API } from '../../credit/credit.api.js';
import { DISCLOSURE_API } from '../../disclosure/disclosure.api.js';
import { EXCHANGE_API } from '../../exchange/exchange.api.js';
import { INSPECTION_API } from '../../inspection/inspection.api.js';
import { PLAN_API } from '../../plan/plan.api.js';
import type { ApiRoutes } from '../../platform/http/api-route.js';
import { REGISTRY_API } from '../../registry/registry.api.js';

/** A part of the interface with its heading. */
export interface ApiPart {
  readonly name: string;
  readonly routes: ApiRoutes;
}

/** Every route for programs, by feature from left to right. A test compares it with the access table. */
export const API_PARTS: readonly ApiPart[] = [
  { name: '账号与令牌', routes: ACCOUNTS_API },
  { name: '名录库与清单', routes: REGISTRY_API },
  { name: '信用风险', routes: CREDIT_API },
  { name: '年度计划', routes: PLAN_API },
  { name: '随机抽取与检查频次', routes: CEREMONY_API },
  { name: '检查任务与结果', routes: INSPECTION_API },
  { name: '公示', routes: DISCLOSURE_API },
  { name: '监管数据报送', routes: EXCHANGE_API },
];
