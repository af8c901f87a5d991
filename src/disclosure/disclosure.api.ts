import { type ApiRoutes, makes, shows, words } from '../platform/http/api-route.js';
import { OF_DRAW, OF_PLAN } from './disclosure.controller.js';

/** What is published. */
export const DISCLOSURE_API: ApiRoutes = {
  'GET /api/v1/disclosures': shows('公示列表', words('kind', 'month', 'area', 'text', 'page'), {
    month: '2026-03',
  }),
  'POST /api/v1/disclosures/results': makes('公示一次抽取的检查结果', OF_DRAW, { drawId: '1' }),
  'POST /api/v1/disclosures/draws': makes('公示一次抽取的名单', OF_DRAW, { drawId: '1' }),
  'POST /api/v1/disclosures/plans': makes('公示年度计划', OF_PLAN, { planId: '1' }),
};
