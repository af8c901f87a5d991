import { systemActor } from '../../src/audit/actor.js';
import { LateNotices } from '../../src/disclosure/clock/late-notices.service.js';
import type { DisclosureKind } from '../../src/disclosure/disclosure.rules.js';
import type { DraftStepKind } from '../../src/disclosure/steps/steps.rules.js';
import type { Client, TestApp } from './app.js';

/** The hands through which a publication goes. */
export interface Hands {
  readonly drafter: Client;
  readonly checker: Client;
  readonly head: Client;
}

const handsOf = new WeakMap<TestApp, Hands>();

/** A publisher, a reviewer and the head of an office, made when they are first asked for. */
export async function hands(t: TestApp): Promise<Hands> {
  const known = handsOf.get(t);
  if (known) return known;
  const made = {
    drafter: await t.as(['PUBLISHER']),
    checker: await t.as(['REVIEWER']),
    head: await t.as(['HEAD']),
  };
  handsOf.set(t, made);
  return made;
}

/** What is to be published besides kind and object. */
export interface PublishRest {
  readonly reason?: string;
  readonly withdraw?: boolean;
}

/** Drafts. @returns the draft's id */
export async function drafted(
  t: TestApp,
  kind: DisclosureKind,
  objectId: string,
  rest: PublishRest = {},
): Promise<string> {
  const { drafter } = await hands(t);
  const { body } = await drafter.post('/api/v1/disclosure-drafts', { kind, objectId, ...rest }).expect(201);
  return (body as { id: string }).id;
}

/** Takes a draft through these steps, each by whose turn it is. @returns the publication that it became, if it did */
export async function stepped(
  t: TestApp,
  draftId: string,
  steps: readonly DraftStepKind[] = ['CHECKED', 'APPROVED', 'PUBLISHED'],
): Promise<{ id: string; version: number }> {
  const { drafter, checker, head } = await hands(t);
  const turns: Partial<Record<DraftStepKind, Client>> = { CHECKED: checker, APPROVED: head };
  let published: { id: string; version: number }[] = [];
  for (const step of steps) {
    if (step === 'PUBLISHED') await announceLate(t);
    const client = turns[step] ?? drafter;
    const { body } = await client
      .post('/api/v1/disclosure-drafts/steps', { ids: [draftId], step })
      .expect(200);
    ({ published } = body as { published: typeof published });
  }
  return published[0];
}

/** What the daily job does: what is late goes out only after it was announced as late. */
export async function announceLate(t: TestApp): Promise<void> {
  const notices = t.app.get(LateNotices, { strict: false });
  await t.dataSource.transaction((tx) => notices.announceDue(tx, systemActor('定时工作'), t.clock.today()));
}

/** Takes something through all hands to the public. @returns its publication */
export async function published(
  t: TestApp,
  kind: DisclosureKind,
  objectId: string,
  rest: PublishRest = {},
): Promise<{ id: string; version: number }> {
  return stepped(t, await drafted(t, kind, objectId, rest));
}
