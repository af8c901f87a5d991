import type { Afterwards } from '../../draw/afterwards.js';
import { VACANT, type AfterEvent, type TeamRule } from '../../draw/types.js';
import { compareUtf8 } from '../../draw/serialise.js';
import { DomainError } from '../../kernel/domain-error.js';
import { AFTER_SUBSTITUTION, type ChangeKind, reasonWords } from './after-reasons.js';

/** A change that was asked for, people by the pseudonyms of the draw. */
export interface AskedChange {
  readonly kind: ChangeKind;
  readonly subjectCode: string;
  /** Null for a substitution. */
  readonly poolCode: string | null;
  readonly seat: number | null;
  /** Who held the seat when it was asked for; null where it was vacant. */
  readonly leftCode: string | null;
  /** People named as not available. */
  readonly absent: readonly string[];
  /** The person named by the head; null where chance decides. */
  readonly byCode: string | null;
  readonly reasonCode: string;
}

/** What an approval knows beside the request. */
export interface ChangeMoment {
  /** UTC second, e.g. 2026-04-01T00:00:00Z. */
  readonly at: string;
  readonly teams: readonly TeamRule[];
  /** People of a pool's frame who may not join this subject's team today, whatever the lot says. */
  readonly unavailable: (poolCode: string, subjectCode: string) => readonly string[];
}

/**
 * The events of an approved request, in order, each already carried out in `afterwards`: who comes in is computed here
 * and nowhere earlier. After a substitution every seat of the new subject is filled by the continuation of the seed,
 * pools in the order of the rules, seats in order.
 * @throws DomainError STALE where the subject or the seat is no longer as it was asked for, CONFLICT without a reserve,
 * RULE_BROKEN where the rules forbid the person whom the head named
 */
export function carryOut(afterwards: Afterwards, asked: AskedChange, moment: ChangeMoment): AfterEvent[] {
  requireSame(afterwards, asked);
  if (asked.kind === 'SUBSTITUTED') return substitution(afterwards, asked, moment);
  const { kind, subjectCode: subject, poolCode, seat, leftCode: left, byCode } = asked;
  const agency = poolCode ?? '';
  const base = { n: afterwards.nextNumber, at: moment.at, reason: reasonWords(kind, asked.reasonCode) };
  const place = { subject, agency, seat: seat ?? 0, left };
  if (kind === 'DIRECT') return [applied(afterwards, { ...base, kind, ...place, by: byCode ?? '' })];
  // Who leaves is out anyway, and is not one of the others who cannot come.
  const absent = listed([...asked.absent, ...moment.unavailable(agency, subject)]).filter(
    (code) => code !== left,
  );
  return [reseat(afterwards, base, place, absent)];
}

function substitution(afterwards: Afterwards, asked: AskedChange, moment: ChangeMoment): AfterEvent[] {
  const { subjectCode: subject, reasonCode } = asked;
  const by = afterwards.nextReserve(subject);
  if (by === null) throw new DomainError('CONFLICT', NO_RESERVE);
  const { at } = moment;
  const reason = reasonWords('SUBSTITUTED', reasonCode);
  const events = [
    applied(afterwards, { n: afterwards.nextNumber, at, reason, kind: 'SUBSTITUTED', subject, by }),
  ];
  for (const { agency, size } of moment.teams) {
    for (let seat = 0; seat < size; seat += 1) {
      const base = { n: afterwards.nextNumber, at, reason: AFTER_SUBSTITUTION };
      const absent = listed(moment.unavailable(agency, by));
      events.push(reseat(afterwards, base, { subject: by, agency, seat, left: null }, absent));
    }
  }
  return events;
}

/** Refusal where a stratum's reserves are used up. */
export const NO_RESERVE = '这个检查对象所在分层的候补已经用完，不能递补。';

interface Place {
  readonly subject: string;
  readonly agency: string;
  readonly seat: number;
  readonly left: string | null;
}

function reseat(
  afterwards: Afterwards,
  base: { readonly n: number; readonly at: string; readonly reason: string },
  place: Place,
  absent: readonly string[],
): AfterEvent {
  const by = afterwards.reseat(place.agency, place.subject, place.seat, absent) ?? VACANT;
  const named = absent.length > 0 ? { absent } : {};
  return applied(afterwards, { ...base, kind: 'RESEATED', ...place, ...named, by });
}

/** The same check that any verifier makes comes before the event is carried out. */
function applied(afterwards: Afterwards, event: AfterEvent): AfterEvent {
  const fault = afterwards.faultOf(event);
  if (fault !== null) throw new DomainError('RULE_BROKEN', `变更没有办理：${fault.message}。`);
  afterwards.apply(event);
  return event;
}

/** @throws DomainError STALE */
function requireSame(afterwards: Afterwards, asked: AskedChange): void {
  if (!afterwards.stands(asked.subjectCode)) {
    throw new DomainError('STALE', '这个检查对象在申请之后已被递补，申请不再适用，请不予批准后另行办理。');
  }
  if (asked.kind === 'SUBSTITUTED') return;
  const holder = afterwards.holder(asked.poolCode ?? '', asked.subjectCode, asked.seat ?? 0);
  if (holder === asked.leftCode) return;
  throw new DomainError('STALE', '这个席位在申请之后已有变动，申请不再适用，请不予批准后另行办理。');
}

/** Codes once each, sorted as the draw's files sort: the same people always give the same line. */
function listed(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort(compareUtf8);
}
