import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../platform/http/answer.js';

const AGENCY = z.strictObject({
  code: TEXT,
  name: TEXT,
  shortNames: z.array(TEXT),
  parentCode: TEXT.nullable(),
  areaCode: TEXT,
  poolCode: TEXT,
  catalogueCode: TEXT.nullable(),
  active: z.boolean(),
  sort: z.number(),
});

const AGENCY_POOL = z.strictObject({ code: TEXT, name: TEXT, sort: z.number() });

/** An edition of a list of items. */
export const ITEM_LIST = z.strictObject({
  version: z.number(),
  kind: TEXT,
  edition: z.number(),
  title: TEXT,
  state: TEXT,
  documentNo: TEXT.nullable(),
  publishedOn: TEXT.nullable(),
  validFrom: TEXT.nullable(),
  validTo: TEXT.nullable(),
  createdAt: INSTANT,
});

const INSPECTION_ITEM = z.strictObject({
  id: TEXT,
  listVersion: z.number(),
  code: TEXT,
  category: TEXT.nullable(),
  name: TEXT,
  subjectKinds: z.array(TEXT),
  subjectText: TEXT,
  priority: TEXT,
  method: TEXT.nullable(),
  agencyText: TEXT.nullable(),
  legalBasis: TEXT.nullable(),
  content: TEXT.nullable(),
  ratioText: TEXT.nullable(),
  frequencyText: TEXT.nullable(),
  implementingLevel: TEXT.nullable(),
  catalogueCode: TEXT.nullable(),
  remark: TEXT.nullable(),
});

/** What is answered. */
export const REGISTRY_ANSWERS: Answers = {
  'GET /api/v1/agencies': z.strictObject({ agencies: z.array(AGENCY), pools: z.array(AGENCY_POOL) }),
  'GET /api/v1/areas': z.strictObject({
    areas: z.array(
      z.strictObject({
        travelDays: z.record(TEXT, z.number()),
        neighbours: z.array(TEXT),
        code: TEXT,
        name: TEXT,
        shortName: TEXT,
        parentCode: TEXT.nullable(),
        sort: z.number(),
        closedMonths: z.array(z.number()),
      }),
    ),
  }),
  'GET /api/v1/items': z.strictObject({ list: ITEM_LIST.nullable(), items: z.array(INSPECTION_ITEM) }),
  'POST /api/v1/items/:version/publish': z.strictObject({ version: z.number() }),
};
