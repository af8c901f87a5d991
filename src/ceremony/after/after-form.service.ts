import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { NamesService } from '../../registry/names.service.js';
import { AfterPeople, type FramePeople } from './after-people.service.js';
import { type ChangeKind, type ChangeReason, CHANGE_KINDS, CHANGE_REASONS } from './after-reasons.js';
import { askRefusal, namedRefusal, stateRefusal } from './after-request.rules.js';
import type { Draw } from '../draw.entity.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { stratumName } from '../names.js';
import { RECUSAL_REASON } from '../recusal/recusal.rules.js';
import { type SeatNow, seatsNow, type SubjectNow, subjectNow } from './seats-now.queries.js';

/** More people than this are not offered by name on a page. */
const MOST_OFFERED = 1000;

/** Which form is asked for; what is missing is chosen on the page. */
export interface FormWish {
  readonly subjectCode: string;
  readonly kind: ChangeKind | null;
  readonly poolCode: string | null;
  readonly seat: number | null;
}

/** Someone who can be ticked or chosen. */
export interface OfferedPerson {
  /** Pseudonym in the draw. */
  readonly code: string;
  readonly name: string;
  readonly agencyName: string;
}

export interface OfferedSeat {
  readonly poolCode: string;
  readonly poolName: string;
  /** From 0. */
  readonly seat: number;
  /** Pseudonym of who sits there; null where vacant. */
  readonly code: string | null;
  readonly name: string;
  /** What the visitor may ask for this seat. */
  readonly kinds: readonly ChangeKind[];
}

/** What the form for a change shows. Nobody is named who would come. */
export interface ChangeForm {
  readonly subject: { readonly code: string; readonly name: string; readonly areaName: string };
  readonly stratum: string;
  /** Reserves of the stratum that are not used. */
  readonly reserves: number;
  readonly maySubstitute: boolean;
  readonly seats: readonly OfferedSeat[];
  /** The change that is being asked for; null as long as none is chosen. */
  readonly chosen: {
    readonly kind: ChangeKind;
    readonly kindName: string;
    readonly seat: OfferedSeat | null;
    readonly reasons: readonly (readonly [code: string, words: string])[];
    /** Of a RESEATED: who can be named as absent. Of a DIRECT: whom the head can name. */
    readonly people: readonly OfferedPerson[];
  } | null;
}

/** Prepares the form with which a change is asked for. */
@Injectable()
export class AfterForms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: AfterPeople,
    private readonly names: NamesService,
    private readonly looks: DrawLooks,
  ) {}

  /** @throws DomainError FORBIDDEN, CONFLICT (state, or the subject was replaced), NOT_FOUND */
  async of(draw: Draw, actor: Actor, wish: FormWish): Promise<ChangeForm> {
    const tx = this.dataSource.manager;
    const seats = await seatsNow(tx, draw.id, wish.subjectCode);
    requireReach(actor, seats, wish);
    const refused = stateRefusal(draw);
    if (refused !== null) throw new DomainError('CONFLICT', refused);
    const subject = await subjectNow(tx, draw.id, wish.subjectCode);
    requireStanding(subject);
    await this.looks.seen(actor, [draw], '办理抽取后的变更');
    const people = await this.people.of(tx, draw);
    const names = await this.names.of(tx);
    const offered = seats.map((seat): OfferedSeat => {
      const place = { ...wish, poolCode: seat.poolCode, seat: seat.seat };
      return {
        ...{ poolCode: seat.poolCode, seat: seat.seat, code: seat.code },
        poolName: names.pools.get(seat.poolCode) ?? '',
        name: people.byCode.get(seat.code ?? '')?.name ?? '空缺',
        kinds: (['RESEATED', 'DIRECT'] as const).filter((kind) => mayAsk(actor, kind, seats, place)),
      };
    });
    return {
      subject: {
        ...{ code: subject.code, name: subject.name },
        areaName: names.areas.get(subject.areaCode) ?? '',
      },
      ...{ stratum: stratumName(subject.stratum), reserves: subject.reserves, seats: offered },
      maySubstitute: mayAsk(actor, 'SUBSTITUTED', seats, wish),
      chosen: chosenOf(draw, wish, offered, { seats, people, agencies: names.agencies }),
    };
  }
}

interface Known {
  readonly seats: readonly SeatNow[];
  readonly people: FramePeople;
  readonly agencies: ReadonlyMap<string, string>;
}

function chosenOf(
  draw: Draw,
  { kind, poolCode, seat, subjectCode }: FormWish,
  offered: readonly OfferedSeat[],
  { seats, people, agencies }: Known,
): ChangeForm['chosen'] {
  if (kind === null) return null;
  const place = offered.find((one) => one.poolCode === poolCode && one.seat === seat) ?? null;
  if (kind !== 'SUBSTITUTED' && place === null) return null;
  const team = seats.filter((one) => one.poolCode === poolCode).map(({ code }) => code);
  const able = [...people.byCode.values()].filter((person) => {
    if (kind === 'SUBSTITUTED' || person.poolCode !== poolCode) return false;
    if (kind === 'RESEATED') return person.able && !team.includes(person.code);
    return namedRefusal({ byCode: person.code, poolCode, subjectCode }, people, seats) === null;
  });
  return {
    ...{ kind, kindName: CHANGE_KINDS[kind], seat: place },
    reasons: reasonsFor(kind, draw.subjectKind, place),
    people: able
      .map(({ code, name, agencyCode }) => ({ code, name, agencyName: agencies.get(agencyCode) ?? '' }))
      .sort((a, b) => byText(a.agencyName, b.agencyName) || byText(a.name, b.name))
      .slice(0, MOST_OFFERED),
  };
}

function byText(a: string, b: string): number {
  return a.localeCompare(b, 'zh-CN');
}

function reasonsFor(
  kind: ChangeKind,
  subjectKind: string,
  place: OfferedSeat | null,
): (readonly [string, string])[] {
  return Object.entries(CHANGE_REASONS[kind])
    .filter(([code, { projectsOnly, vacantOnly, takenOnly }]: [string, ChangeReason]) => {
      // That has a request of its own, on which the head decides.
      if (kind === 'RESEATED' && code === RECUSAL_REASON) return false;
      if (projectsOnly && subjectKind !== 'CONSTRUCTION_PROJECT') return false;
      return place?.code === null ? !takenOnly : !vacantOnly;
    })
    .map(([code, { words }]) => [code, words] as const);
}

function mayAsk(actor: Actor, kind: ChangeKind, seats: readonly SeatNow[], wish: FormWish): boolean {
  return askRefusal(actor, kind, seats, wish) === null;
}

/** The same words whether or not the subject was drawn. @throws DomainError FORBIDDEN */
function requireReach(actor: Actor, seats: readonly SeatNow[], wish: FormWish): void {
  const refusal = askRefusal(actor, 'SUBSTITUTED', seats, wish);
  if (refusal !== null) throw new DomainError('FORBIDDEN', refusal);
}

/** @throws DomainError NOT_FOUND, CONFLICT */
function requireStanding(subject: SubjectNow | null): asserts subject is SubjectNow {
  if (!subject) throw new DomainError('NOT_FOUND', '本次抽取的名单中没有这个检查对象，请核对代码。');
  if (subject.stands) return;
  throw new DomainError(
    'CONFLICT',
    subject.replaced
      ? `${subject.name}已由候补递补，不能再办理变更。`
      : `${subject.name}是尚未递补的候补，不在抽中名单中，不能办理变更。`,
  );
}
