import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Afterwards } from '../../draw/afterwards.js';
import type {
  AfterEvent,
  Conflict,
  DrawnRow,
  Freeze,
  Inspector,
  LadderStep,
  Result,
  Rules,
  TeamInput,
  TeamSeat,
} from '../../draw/types.js';
import { VACANT } from '../../draw/types.js';
import { versionOf } from '../../draw/versions.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { DrawEvent } from './after.entity.js';
import type { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';

/** A sealed draw as it stands now, ready for the next event. */
export interface LiveDraw {
  readonly afterwards: Afterwards;
  readonly rules: Rules;
  /** The frame's people, by pseudonym. */
  readonly inspectors: ReadonlyMap<string, Inspector>;
  /** Home areas of the subjects of drawn.tsv. */
  readonly areaOf: ReadonlyMap<string, string>;
  /** Every line of drawn.tsv, by code. */
  readonly drawn: ReadonlyMap<string, DrawnRow>;
  /** What was seated when the draw was sealed, by what and with which seed. */
  readonly sealed: {
    readonly input: TeamInput;
    readonly drawn: readonly DrawnRow[];
    readonly teams: readonly TeamSeat[];
    readonly seed: string;
    readonly spec: string;
  };
}

/** Rebuilds a sealed draw from its frozen and sealed files and replays what happened since. */
@Injectable()
export class AfterState {
  /**
   * Only what events need is read: of a frame of millions, its drawn subjects.
   * @throws DomainError CONFLICT where a kept file or event is not what was sealed
   */
  async load(tx: EntityManager, draw: Draw): Promise<LiveDraw> {
    const files = new KeptFiles(tx, draw);
    const freeze = JSON.parse(await files.text('freeze.json', draw.freezeDigest)) as Freeze;
    const result = JSON.parse(await files.text('result.json', draw.resultDigest)) as Result;
    const frozen = (name: string) => files.text(name, freeze.digests[name] ?? null);
    const sealed = (name: string) => files.text(name, result.digests[name] ?? null);
    const rules = JSON.parse(await frozen('rules.json')) as Rules;
    const areaOf = await areasOf(tx, draw.id);
    const drawn = rows(await sealed('drawn.tsv')).map((fields) => drawnRow(fields, areaOf));
    const inspectors = rows(await frozen('inspectors.tsv')).map(inspector);
    const conflicts = rows(await frozen('conflicts.tsv'))
      .map(([subject, person]): Conflict => ({ subject, inspector: person }))
      .filter(({ subject }) => areaOf.has(subject));
    const teams = rows(await sealed('teams.tsv')).map(teamSeat);
    const outcome = { drawn, teams, shortages: [] };
    const afterwards = versionOf(result.spec).afterwards(
      { rules, inspectors, conflicts },
      outcome,
      result.seed,
    );
    await replay(tx, draw, afterwards);
    return {
      ...{ afterwards, rules, areaOf },
      inspectors: new Map(inspectors.map((one) => [one.code, one])),
      drawn: new Map(drawn.map((row) => [row.code, row])),
      sealed: {
        ...{ input: { rules, inspectors, conflicts }, drawn, teams },
        ...{ seed: result.seed, spec: result.spec },
      },
    };
  }
}

/** Files of the bundle, each held against the digest that the records name. */
class KeptFiles {
  constructor(
    private readonly tx: EntityManager,
    private readonly draw: Draw,
  ) {}

  async text(name: string, digest: string | null): Promise<string> {
    const text = await fileText(this.tx, this.draw.id, name);
    if (digest !== null && sha256(text) === digest) return text;
    throw notKept(this.draw);
  }
}

function notKept({ number }: Draw): DomainError {
  return new DomainError(
    'CONFLICT',
    `任务 ${number} 保存的文件与抽取时的摘要不符，不能办理变更。请告知系统管理员核查。`,
  );
}

async function replay(tx: EntityManager, draw: Draw, afterwards: Afterwards): Promise<void> {
  const events = await tx.find(DrawEvent, { where: { drawId: draw.id }, order: { n: 'ASC' } });
  for (const { payload } of events) {
    const event = JSON.parse(payload) as AfterEvent;
    if (afterwards.faultOf(event) !== null) throw notKept(draw);
    afterwards.apply(event);
  }
}

async function areasOf(tx: EntityManager, drawId: string): Promise<Map<string, string>> {
  const found: { code: string; area: string }[] = await tx.query(
    'SELECT subject_code AS code, area_code AS area FROM drawn_subject WHERE draw_id = $1',
    [drawId],
  );
  return new Map(found.map(({ code, area }) => [code, area]));
}

/** Lines of a file of our own making, split at the tabs; the digest has vouched for its form. */
function rows(text: string): string[][] {
  return text === ''
    ? []
    : text
        .slice(0, -1)
        .split('\n')
        .map((line) => line.split('\t'));
}

function drawnRow(
  [rank, stratum, code, ticket, label]: string[],
  areas: ReadonlyMap<string, string>,
): DrawnRow {
  const area = areas.get(code) ?? '';
  return { rank: Number(rank), stratum, code, ticket, label, reserve: label === 'RESERVE', area };
}

function inspector([code, agency, area, lead, capacity, priorLoad]: string[]): Inspector {
  return {
    ...{ code, agency, area, lead: lead === '1' },
    ...{ capacity: Number(capacity), priorLoad: Number(priorLoad) },
  };
}

function teamSeat([agency, subject, seat, person, step]: string[]): TeamSeat {
  return {
    ...{ agency, subject, seat: Number(seat), step: step as LadderStep },
    inspector: person === VACANT ? null : person,
  };
}
