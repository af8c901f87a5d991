import { type ApiRoutes, answers, does, makes, shows } from '../platform/http/api-route.js';
import { CHECK_LIST_BODY } from './check-points/check-point.body.js';
import { IMPORT_BODY } from './import/imports.controller.js';
import {
  ABSENCE_BODY,
  ABSENCE_QUERY,
  ADD_BODY,
  AREA_BODY,
  BULK_BODY,
  BULK_PREVIEW_BODY,
  CONFIRM_BODY,
  CONFLICT_BODY,
  CONFLICT_QUERY,
  EDIT_BODY,
  FORMER_POST_BODY,
  INSPECTOR_QUERY,
  ITEM_RULE_BODY,
  ITEMS_QUERY,
  LIST_DRAFT_BODY,
  LIST_KIND_BODY,
  PUBLISH_BODY,
  SCHEME_BODY,
  SUBJECT_QUERY,
} from './requests.js';
import { answering } from '../platform/http/answer.js';
import { ABSENCES_ANSWERS } from './absence/absences.answers.js';
import { CHECK_POINTS_ANSWERS } from './check-points/check-points.answers.js';
import { CONFLICTS_ANSWERS } from './conflicts.answers.js';
import { IMPORTS_ANSWERS } from './import/imports.answers.js';
import { INSPECTORS_ANSWERS } from './inspectors.answers.js';
import { LISTS_ANSWERS } from './lists/lists.answers.js';
import { REGISTRY_ANSWERS } from './registry.answers.js';
import { SUBJECTS_ANSWERS } from './subjects.answers.js';

const PERSON = { certificateNo: '川V1', issuer: '四川省司法厅' };

const NEW_INSPECTOR = {
  ...{ name: '扎西', certificateNo: '川V300001', issuer: '四川省司法厅', certificateValidTo: '2029-12-31' },
  ...{ agencyCode: 'JT-513301', areaCode: '513301', itemCodes: ['JT-01'], status: 'ON_DUTY' },
};

/** Subjects, people, and what is known of them. */
const PEOPLE: ApiRoutes = {
  'GET /api/v1/subjects': shows('检查对象列表', SUBJECT_QUERY, {
    kind: 'DANGEROUS_GOODS_CARRIER',
    page: '1',
  }),
  'POST /api/v1/subjects/confirm': answers('确认一个县(市)的名录', CONFIRM_BODY, {
    kind: 'DANGEROUS_GOODS_CARRIER',
    areaCode: '513301',
  }),
  'GET /api/v1/subjects/:id': shows('一个检查对象'),
  'GET /api/v1/subjects/:id/history': shows('检查对象的历次修改'),
  'PATCH /api/v1/subjects/:id': answers('修改检查对象', EDIT_BODY, {
    version: 1,
    values: { name: '康定某危险货物运输有限公司' },
  }),
  'GET /api/v1/inspectors': shows('执法检查人员列表', INSPECTOR_QUERY, { status: 'ON_DUTY' }),
  'POST /api/v1/inspectors': makes('登记执法检查人员', ADD_BODY, { values: NEW_INSPECTOR }),
  'POST /api/v1/inspectors/bulk/preview': answers('预览批量修改人员', BULK_PREVIEW_BODY, {
    ids: ['1'],
    changes: { certificateValidTo: '2029-12-31' },
  }),
  'POST /api/v1/inspectors/bulk': answers('批量修改人员', BULK_BODY, {
    targets: [{ id: '1', version: 1 }],
    changes: { certificateValidTo: '2029-12-31' },
  }),
  'GET /api/v1/inspectors/:id': shows('一名执法检查人员'),
  'GET /api/v1/inspectors/:id/history': shows('执法检查人员的历次修改'),
  'PATCH /api/v1/inspectors/:id': answers('修改执法检查人员', EDIT_BODY, {
    version: 1,
    values: { certificateValidTo: '2029-12-31' },
  }),
  'GET /api/v1/absences': shows('休假与值班列表', ABSENCE_QUERY, { month: '2026-03' }),
  'POST /api/v1/absences': makes('登记休假或值班', ABSENCE_BODY, {
    ...{ ...PERSON, kind: 'LEAVE', from: '2026-06-01', to: '2026-06-05' },
  }),
  'POST /api/v1/absences/:id/cancellation': answers('取消休假或值班'),
  'GET /api/v1/conflicts': shows('利害关系列表', CONFLICT_QUERY, { page: '1' }),
  'POST /api/v1/conflicts': makes('登记利害关系', CONFLICT_BODY, {
    ...{ ...PERSON, subjectCode: '91513326Y4CL12TH8J', relation: 'RELATIVE' },
  }),
  'POST /api/v1/conflicts/:id/end': answers('结束一项利害关系'),
  'PUT /api/v1/conflicts/former-post-years': answers('设定原任职的回避年数', FORMER_POST_BODY, {
    ...{ years: 3, source: '甘交发〔2026〕6号' },
  }),
};

/** Agencies, areas, items, lists and schemes. */
const LISTS: ApiRoutes = {
  'GET /api/v1/agencies': shows('部门和系统'),
  'GET /api/v1/areas': shows('县(市)、相邻关系和路程'),
  'PUT /api/v1/areas/:code': does('修改一个县(市)的相邻关系和封路月份', AREA_BODY, {
    travelDays: { '513322': 1 },
  }),
  'GET /api/v1/items': shows('现行的随机抽查事项清单', ITEMS_QUERY),
  'POST /api/v1/items/:version/publish': answers('发布一版事项清单', PUBLISH_BODY, {
    ...{ documentNo: '甘交发〔2026〕5号', publishedOn: '2026-03-01' },
  }),
  'GET /api/v1/list-kinds': shows('清单种类及其各版'),
  'PUT /api/v1/list-kinds/:kind': answers('新建或修改清单种类', LIST_KIND_BODY, {
    ...{ name: '重点监管事项清单', guards: 'NONE', source: '甘交发〔2026〕7号' },
  }),
  'POST /api/v1/list-kinds/:kind/drafts': makes('拟一版清单', LIST_DRAFT_BODY, { itemCodes: ['JT-01'] }),
  'GET /api/v1/item-rules': shows('各事项的比例上限和实施系统'),
  'PUT /api/v1/item-rules/:item': answers('设定一个事项的比例上限和实施系统', ITEM_RULE_BODY, {
    ...{ ceiling: '0.05', ceilingSource: '甘交发〔2026〕8号', poolCodes: ['JT'] },
    authoritySource: '三定方案',
  }),
  'GET /api/v1/check-points': shows('各事项的检查要点'),
  'GET /api/v1/check-points/:item': shows('一个事项的检查要点及其各版'),
  'PUT /api/v1/check-points/:item': answers('保存一版检查要点', CHECK_LIST_BODY, {
    ...{ table: '检查内容\n安全生产管理制度是否健全', source: '检查手册', version: 0 },
  }),
  'GET /api/v1/schemes': shows('综合监管方案列表'),
  'GET /api/v1/schemes/:code': shows('一个综合监管方案'),
  'PUT /api/v1/schemes/:code': answers('新建或修改综合监管方案', SCHEME_BODY, {
    ...{ name: '危险货物运输综合监管', itemCodes: ['JT-01'], leadPool: 'JT', partnerPools: ['GA'] },
    ...{ documentNo: '甘办发〔2026〕3号', documentDate: '2026-02-01', method: '现场检查' },
  }),
  'POST /api/v1/imports': makes('上传一张登记表，先看结果', IMPORT_BODY, { kind: 'INSPECTOR' }, 'file'),
  'GET /api/v1/imports/:id': shows('一次导入的检查结果'),
  'POST /api/v1/imports/:id/apply': answers('把一次导入写入名录库'),
};

export const REGISTRY_API: ApiRoutes = answering(
  { ...PEOPLE, ...LISTS },
  ABSENCES_ANSWERS,
  CHECK_POINTS_ANSWERS,
  CONFLICTS_ANSWERS,
  IMPORTS_ANSWERS,
  INSPECTORS_ANSWERS,
  LISTS_ANSWERS,
  REGISTRY_ANSWERS,
  SUBJECTS_ANSWERS,
);
