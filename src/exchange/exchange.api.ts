import { ANY_MEDIA, type ApiRoutes, answers, does, gives, makes, shows } from '../platform/http/api-route.js';
import {
  BATCH_BODY,
  CODES_BODY,
  CREDIT_FILE_QUERY,
  FAULTS_QUERY,
  PAGE_QUERY,
  RECEIPT_BODY,
  ROWS_QUERY,
} from './feed/feed.body.js';
import { answering } from '../platform/http/answer.js';
import { FEED_ANSWERS } from './feed/feed.answers.js';

/** What goes to the provincial system and to the credit publicity system. */
const ROUTES: ApiRoutes = {
  'GET /api/v1/feed': shows('监管数据对账：各类数据的行数'),
  'GET /api/v1/feed/rows': shows('监管数据明细', ROWS_QUERY, { standing: 'WAITING', page: '1' }),
  'POST /api/v1/feed/rows/:id/again': does('重新报送被退回的一行'),
  'GET /api/v1/feed/missing': shows('没有写入待报送数据的办理事项'),
  'POST /api/v1/feed/missing': answers('补记缺少的待报送数据'),
  'GET /api/v1/feed/faults': shows('不能报送的数据及其原因', FAULTS_QUERY, { kind: 'INSPECTION' }),
  'GET /api/v1/feed/batches': shows('报送批次列表', PAGE_QUERY, { page: '1' }),
  'POST /api/v1/feed/batches': makes('生成文件批次', BATCH_BODY, { kind: 'PLAN' }),
  'GET /api/v1/feed/batches/:id': shows('一个报送批次'),
  'GET /api/v1/feed/batches/:id/file/:format': gives('一个批次的文件：Excel、CSV 或 JSON', ANY_MEDIA),
  'POST /api/v1/feed/batches/:id/receipt': answers('登记一个文件批次的回执', RECEIPT_BODY, {
    results: [{ record_unique_identity: '513300-2026-0001-00001', accepted: true, code: '0' }],
  }),
  'GET /api/v1/feed/codes': shows('监管数据代码对照'),
  'PUT /api/v1/feed/codes/:dictionary': answers('设定一个字典的省平台代码', CODES_BODY, {
    codes: { NO_ISSUE: '01' },
  }),
  'GET /api/v1/feed/credit': shows('信用公示系统文件：全部，或某日以后的变动', CREDIT_FILE_QUERY, {
    since: '2026-02-28',
  }),
};

export const EXCHANGE_API: ApiRoutes = answering(ROUTES, FEED_ANSWERS);
