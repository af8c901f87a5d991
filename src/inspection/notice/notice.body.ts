import { z } from 'zod';
import { isId } from '../../kernel/id.js';
import { formFlag, formList, optionalText } from '../../platform/http/read.js';
import type { DeliveryInput, SettingInput } from './notice.rules.js';
import type { NoticeWish } from './notices.service.js';

/** Notices to issue: `draw`, `tasks` by id (or `whole` for every task that needs one), days as YYYY-MM-DD. */
export const NOTICE_BODY = z
  .object({
    draw: z.string('请选择抽取').refine(isId, '请选择抽取'),
    whole: formFlag.optional(),
    tasks: formList.optional(),
    visitFrom: optionalText.optional(),
    visitTo: optionalText.optional(),
  })
  .transform(({ draw, whole, tasks, visitFrom, visitTo }): NoticeWish => ({
    ...{ drawId: draw, taskIds: whole ? null : (tasks ?? []) },
    ...{ visitFrom: visitFrom ?? null, visitTo: visitTo ?? null },
  }));

/** How a notice was delivered. */
export const DELIVERY_BODY = z
  .object({
    how: z.string().max(20).default(''),
    deliveredOn: z.string().max(20).default(''),
    receiver: z.string().max(200).default(''),
    note: optionalText.optional(),
  })
  .transform(({ note, ...rest }): DeliveryInput => ({ ...rest, note: note ?? null }));

/** What notices ask for; `for` is OFFICE, or KIND or ITEM with the code behind a colon. */
export const SETTING_BODY = z
  .object({
    for: z.string().max(100).default('OFFICE'),
    prepare: z.string().max(8000).default(''),
    phone: z.string().max(100).default(''),
    address: z.string().max(500).default(''),
  })
  .transform((body): SettingInput => {
    const [scope, code = ''] = body.for.split(':');
    return { scope, code, prepare: body.prepare, phone: body.phone, address: body.address };
  });
