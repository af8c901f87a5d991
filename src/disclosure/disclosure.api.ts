import { answers, type ApiRoutes, makes, shows, words } from '../platform/http/api-route.js';
import { DRAFT_BODY, STEP_BODY } from './steps/drafts.body.js';
import { answering } from '../platform/http/answer.js';
import { DISCLOSURE_ANSWERS } from './disclosure.answers.js';
import { DRAFTS_ANSWERS } from './steps/drafts.answers.js';

/** What is published. */
const ROUTES: ApiRoutes = {
  'GET /api/v1/disclosures': shows('公示列表', words('kind', 'month', 'area', 'text', 'page'), {
    month: '2026-03',
  }),
  'GET /api/v1/disclosure-drafts': shows('公示稿列表', words('state', 'page'), { state: 'DRAFTED' }),
  'GET /api/v1/disclosure-drafts/:id': shows('一份公示稿：内容、办理经过和改动'),
  'POST /api/v1/disclosure-drafts': makes('拟写公示稿', DRAFT_BODY, { kind: 'RESULT', objectId: '1' }),
  'POST /api/v1/disclosure-drafts/waiting': answers('为全部待公示的内容拟稿'),
  'POST /api/v1/disclosure-drafts/steps': answers('核对、批准、发布或者终止公示稿', STEP_BODY, {
    ids: ['1'],
    step: 'CHECKED',
  }),
};

export const DISCLOSURE_API: ApiRoutes = answering(ROUTES, DISCLOSURE_ANSWERS, DRAFTS_ANSWERS);
