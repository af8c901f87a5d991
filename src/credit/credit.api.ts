import { type ApiRoutes, does, makes, shows } from '../platform/http/api-route.js';
import {
  CARD_BODY,
  CARD_QUERY,
  CLASS_OF_SUBJECT_BODY,
  CREDIT_QUERY,
  LIFT_BODY,
  REASON_BODY,
  RULE_BODY,
} from './credit.body.js';
import { answering } from '../platform/http/answer.js';
import { CREDIT_ANSWERS } from './credit.answers.js';

/** Classes of credit risk, cards, and the rules of both. */
const ROUTES: ApiRoutes = {
  'GET /api/v1/credit/classes': shows('信用风险等级列表', CREDIT_QUERY, { kind: 'DANGEROUS_GOODS_CARRIER' }),
  'POST /api/v1/credit/classes': makes('登记信用风险等级', CLASS_OF_SUBJECT_BODY, {
    ...{ kind: 'DANGEROUS_GOODS_CARRIER', code: '91513326Y4CL12TH8J', creditClass: 'B' },
    ...{ validFrom: '2026-03-01', validTo: '', source: '省信用平台2026年第1期' },
  }),
  'POST /api/v1/credit/classes/:id/withdrawal': does('撤销一条等级记录', REASON_BODY, { reason: '登记有误' }),
  'GET /api/v1/credit/strata': shows('各等级的对象数', CREDIT_QUERY, { day: '2026-03-01' }),
  'GET /api/v1/credit/cards': shows('超限运输许可红黄牌列表', CARD_QUERY, { colour: 'RED' }),
  'GET /api/v1/credit/cards/targeted': shows('列为重点的红黄牌持有人'),
  'POST /api/v1/credit/cards': makes('登记红牌或黄牌', CARD_BODY, {
    ...{ colour: 'YELLOW', holder: 'APPLICANT', code: '91513326Y4CL12TH8J', name: '某大件运输公司' },
    ...{ plate: '', reason: '提供虚假材料', source: '川交法〔2026〕4号' },
    ...{ validFrom: '2026-03-01', validTo: '2026-08-31' },
  }),
  'POST /api/v1/credit/cards/:id/lifting': does('解除红牌或黄牌', LIFT_BODY, {
    ...{ liftedOn: '2026-03-20', reason: '已完成整改' },
  }),
  'GET /api/v1/credit/rules': shows('信用规则'),
  'PUT /api/v1/credit/rules/:key': does('设定一条信用规则', RULE_BODY, {
    ...{ steps: 1, unratedAs: 'B', targeted: false, months: 12, source: '甘交发〔2026〕11号' },
  }),
};

export const CREDIT_API: ApiRoutes = answering(ROUTES, CREDIT_ANSWERS);
