import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../../platform/http/answer.js';
import { ITEM_LIST } from '../registry.answers.js';

const CEILING = z.strictObject({ ratio: TEXT, source: TEXT });

const RULE_CONTENT = z.strictObject({
  poolCodes: z.array(TEXT),
  authoritySource: TEXT.nullable(),
  ceiling: TEXT.nullable(),
  ceilingSource: TEXT.nullable(),
});

/** The version in force; without it where nobody has set one. */
const RULE_IN_FORCE = RULE_CONTENT.extend({
  ...{ id: TEXT, itemCode: TEXT, version: z.number(), actorName: TEXT, at: INSTANT },
}).partial({ id: true, itemCode: true, version: true, actorName: true, at: true });

const BOUND_ITEM = z.strictObject({
  code: TEXT,
  name: TEXT,
  priority: TEXT.nullable(),
  ceiling: CEILING.nullable(),
  rule: RULE_IN_FORCE.nullable(),
});

const SCHEME_CONTENT = z.strictObject({
  name: TEXT,
  itemCodes: z.array(TEXT),
  leadPool: TEXT,
  partnerPools: z.array(TEXT),
  documentNo: TEXT.nullable(),
  documentDate: TEXT.nullable(),
  method: TEXT.nullable(),
  validFrom: TEXT.nullable(),
  validTo: TEXT.nullable(),
});

const JOINT_SCHEME = z.strictObject({ code: TEXT, ...SCHEME_CONTENT.shape, version: z.number() });

const SCHEME_DOCUMENT = z.strictObject({
  id: TEXT,
  schemeCode: TEXT,
  fileName: TEXT,
  fileKind: TEXT,
  size: z.number(),
  digest: TEXT,
  uploadedBy: TEXT,
  uploadedAt: INSTANT,
});

const JOINT_SCHEME_VERSION = z.strictObject({
  schemeCode: TEXT,
  version: z.number(),
  at: INSTANT,
  actorName: TEXT,
  content: TEXT,
});

/** What is answered. */
export const LISTS_ANSWERS: Answers = {
  'GET /api/v1/list-kinds': z.strictObject({
    kinds: z.array(
      z.strictObject({
        lists: z.array(ITEM_LIST),
        code: TEXT,
        name: TEXT,
        guards: TEXT,
        source: TEXT.nullable(),
        sort: z.number(),
      }),
    ),
  }),
  'PUT /api/v1/list-kinds/:kind': z.strictObject({ code: TEXT }),
  'POST /api/v1/list-kinds/:kind/drafts': z.strictObject({ version: z.number() }),
  'GET /api/v1/item-rules': z.strictObject({ items: z.array(BOUND_ITEM) }),
  'PUT /api/v1/item-rules/:item': z.strictObject({ changed: z.boolean() }),
  'GET /api/v1/schemes': z.strictObject({ schemes: z.array(JOINT_SCHEME) }),
  'GET /api/v1/schemes/:code': z.strictObject({
    scheme: JOINT_SCHEME,
    documents: z.array(SCHEME_DOCUMENT),
    history: z.array(z.strictObject({ version: JOINT_SCHEME_VERSION, content: SCHEME_CONTENT })),
  }),
  'PUT /api/v1/schemes/:code': z.strictObject({ code: TEXT }),
};
