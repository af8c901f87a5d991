import { chineseDay, chineseInstant } from '../../kernel/day.js';
import type { TemplateValues } from '../../platform/excel/fill-template.js';
import type { DrawnView } from '../lists/drawn-views.js';
import {
  chainText,
  checkpointText,
  cutNote,
  drawnAt,
  frameSize,
  inspectionWindow,
  recusalDecision,
  recusalText,
  seedText,
  teamsText,
  seatsNote,
} from './record-words.rules.js';
import type { DrawRecord } from './record.types.js';

/** The single values of templates/excel/draw-record.xlsx. */
export function recordValues(record: DrawRecord): TemplateValues {
  const { draw, witnesses, shortages } = record;
  return {
    agency: record.office,
    year: draw.year,
    number: draw.number,
    taskName: draw.taskName,
    itemName: draw.itemName,
    attempt: `第 ${draw.attempt} 次`,
    state: record.stateName,
    drawnAt: drawnAt(record),
    drawnBy: draw.sealedBy ?? '未抽取',
    frozenAt: draw.frozenAt ? chineseInstant(draw.frozenAt) : '',
    frozenBy: draw.frozenBy ?? '',
    witnesses: [
      ...witnesses.map((one) => `${one.title}：数字 ${one.digitsText}(${one.deviceName}；${one.hands})`),
      ...(record.entropyNote === null ? [] : [record.entropyNote]),
    ].join('\n'),
    frameSize: frameSize(record),
    asOf: draw.asOf ? chineseDay(draw.asOf) : '',
    window: inspectionWindow(record),
    listDigests: record.listDigests.map(({ name, digest }) => `${name}：${digest}`).join('\n'),
    freezeDigest: draw.freezeDigest ?? '',
    previous: draw.previous ?? '首次冻结',
    commitment: record.nonceCommitment,
    seed: seedText(record),
    resultDigest: draw.resultDigest ?? '未抽取',
    algorithm: record.algorithm,
    shortages: [seatsNote(record.counts), ...shortages].join('\n').trim(),
  };
}

type Row = Record<'section' | 'no' | 'name' | 'code' | 'area' | 'detail', string | number>;

/** Its rows: lists, changes, voids, and what the record is checked by. */
export function recordRows(record: DrawRecord): Row[] {
  return [
    ...record.facts.strata.map(({ name, subjects, base, drawn, reserve }, index) =>
      row('分层与应抽数', index + 1, {
        name,
        detail: `抽取库 ${subjects} 户，基数 ${base} 户，应抽 ${drawn} 户，候补 ${reserve} 户`,
      }),
    ),
    ...record.excluded.rows.map(({ name, code, area, reason }, index) =>
      row('排除名单及原因', index + 1, { name, code, area, detail: reason }),
    ),
    ...note('排除名单及原因', cutNote('排除名单', record.excluded, record.open)),
    ...subjects('抽中名单', record.drawn.rows),
    ...note('抽中名单', cutNote('抽中名单', record.drawn, record.open)),
    ...subjects('候补名单', record.reserves.rows),
    ...note('候补名单', cutNote('候补名单', record.reserves, record.open)),
    ...record.teams.map((group, index) =>
      row('检查组', index + 1, {
        ...{ name: group.name, code: group.code, area: group.area },
        detail: teamsText(group),
      }),
    ),
    ...voids(record),
    ...changes(record),
    ...recusals(record),
    ...evidence(record),
  ];
}

function row(section: string, no: number | string, rest: Partial<Row>): Row {
  return { ...{ section, no, name: '', code: '', area: '', detail: '' }, ...rest };
}

function note(section: string, detail: string): Row[] {
  return detail === '' ? [] : [row(section, '', { detail })];
}

function subjects(section: string, list: readonly DrawnView[]): Row[] {
  return list.map((one, index) =>
    row(section, index + 1, {
      ...{ name: one.name, code: one.code, area: one.area },
      detail: `${one.stratum}第 ${one.rank} 名，${one.outcome}，签号 ${one.ticket}`,
    }),
  );
}

function changes({ changes: list, changeCount, open }: DrawRecord): Row[] {
  if (!open || list.length === 0) {
    return note('抽取后的变更', changeCount === 0 ? '无' : `共 ${changeCount} 项`);
  }
  return list.map(({ n, at, kindName, text, reason, approvedBy, subject }) =>
    row('抽取后的变更', n, {
      ...{ name: subject.name, code: subject.code },
      detail: `${chineseInstant(at)}${kindName}：${text}原因：${reason}。批准：${approvedBy}。`,
    }),
  );
}

function recusals({ recusals: list, recusalCount, open }: DrawRecord): Row[] {
  if (!open || list.length === 0) {
    return note('回避的申请和决定', recusalCount === 0 ? '无' : `共 ${recusalCount} 份`);
  }
  return list.map((one, index) =>
    row('回避的申请和决定', index + 1, {
      ...{ name: one.subject.name, code: one.subject.code },
      detail: `${chineseInstant(one.requestedAt)}提出：${recusalText(one)}决定：${recusalDecision(one) || '待决定'}。`,
    }),
  );
}

function voids({ voided }: DrawRecord): Row[] {
  if (voided.length === 0) return note('作废记录', '无');
  return voided.map(({ number, at, reason }, index) =>
    row('作废记录', index + 1, {
      code: number,
      detail: `${at ? chineseInstant(at) : ''}作废，原因：${reason}`,
    }),
  );
}

function evidence(record: DrawRecord): Row[] {
  return [
    ...note('冻结链', `${chainText(record)}；上一次抽取结果的摘要：${record.draw.previousResult ?? '无'}`),
    ...note('试抽', record.rehearsal),
    ...note('审计日志检查点', checkpointText(record)),
    ...note('核验', `公示页 ${record.publicAddress}；核验页 ${record.verifyAddress}`),
    ...note('签号核算', record.ticketCommand),
  ];
}
