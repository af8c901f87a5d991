import type { INestApplicationContext } from '@nestjs/common';
import type { DisclosureKind } from '../../disclosure/disclosure.rules.js';
import { DraftSteps } from '../../disclosure/steps/draft-steps.service.js';
import { Drafts } from '../../disclosure/steps/drafts.service.js';
import type { Staff } from './people.js';

/** Takes something through all four hands to the public. */
export async function publish(
  app: INestApplicationContext,
  { publisher, reviewer, head }: Pick<Staff, 'publisher' | 'reviewer' | 'head'>,
  kind: DisclosureKind,
  objectId: string,
): Promise<void> {
  const steps = app.get(DraftSteps, { strict: false });
  const { id } = await app
    .get(Drafts, { strict: false })
    .draft(publisher, { kind, objectId, withdraw: false, reason: null });
  await steps.take(reviewer, [id], 'CHECKED');
  await steps.take(head, [id], 'APPROVED');
  await steps.take(publisher, [id], 'PUBLISHED');
}
