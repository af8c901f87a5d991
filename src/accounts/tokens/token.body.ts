import { z } from 'zod';
import { type Role, ROLES } from '../../audit/actor.js';
import { formFlag, formList } from '../../platform/http/read.js';

/** A new token; the password shows that its owner is at the desk. */
export const TOKEN_BODY = z.object({
  name: z.string().max(200).default(''),
  scopes: formList.pipe(
    z.array(z.enum(Object.keys(ROLES) as [Role, ...Role[]], '角色不在列表中，请重新选择。')),
  ),
  readOnly: formFlag,
  validTo: z.string().max(40).default(''),
  password: z.string().max(200).default(''),
});

export const REVOCATION_BODY = z.object({ reason: z.string().max(500).default('') });
