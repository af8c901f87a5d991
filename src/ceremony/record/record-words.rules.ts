import { chineseDay, chineseInstant } from '../../kernel/day.js';
import type { RecusalView } from '../recusal/recusal-reader.service.js';
import type { ResultCounts } from '../lists/draw-results.service.js';
import type { SeatView } from '../lists/drawn-views.js';
import type { DrawRecord, RecordList } from './record.types.js';
import type { SubjectTeams } from '../lists/teams.rules.js';

/** Stands where names are hidden from the reader. */
export const HIDDEN = '名单尚未公开，只列户数';

/** 3号检查点：审计日志第57条. */
export function checkpointText({ checkpoint }: DrawRecord): string {
  return checkpoint === null
    ? '还没有检查点'
    : `第 ${checkpoint.n} 号检查点(至审计日志第 ${checkpoint.seq} 条)：${checkpoint.hash}`;
}

/** What stands under a list that is not shown whole; empty for one that is. */
export function cutNote<Row>(name: string, { rows, total }: RecordList<Row>, open: boolean): string {
  if (!open) return `${name}共 ${total} 户。${HIDDEN}。`;
  if (rows.length >= total) return '';
  return `${name}共 ${total} 户，本表列出前 ${rows.length} 户；全部见任务页面的名单(可导出)和抽取包，以名录哈希和结果摘要为准。`;
}

export function frameSize({ facts }: DrawRecord): string {
  return `${facts.subjects} 户(名录 ${facts.registry} 户，排除 ${facts.excluded} 户)`;
}

/** 第3环，前一环… of the office's chain of freezes. */
export function chainText({ draw }: DrawRecord): string {
  const sealed = draw.sealPosition === null ? '' : `；抽取次序第 ${draw.sealPosition} 次`;
  return `第 ${draw.chainPosition ?? 0} 环${sealed}`;
}

export function drawnAt({ draw }: DrawRecord): string {
  return draw.sealedAt === null ? '未抽取' : chineseInstant(draw.sealedAt);
}

export function inspectionWindow({ draw }: DrawRecord): string {
  return `${chineseDay(draw.windowFrom)}至${chineseDay(draw.windowTo)}`;
}

export function seedText({ draw, seed, open }: DrawRecord): string {
  if (draw.resultDigest === null) return '未抽取';
  return seed ?? (open ? '' : '尚未公开');
}

/** All teams of a subject: a line a system. */
export function teamsText({ teams }: SubjectTeams): string {
  return teams
    .map(({ pool, step, seats }) => `${pool}(${step}匹配)：${seats.map(seatText).join('、')}`)
    .join('\n');
}

/** How many seats are and were vacant, and how many people the head has named; empty before the draw. */
export function seatsNote(counts: ResultCounts | null): string {
  if (counts === null) return '';
  const { vacant, vacantNow, direct } = counts;
  if (vacant + vacantNow + direct === 0) return '抽取时没有空缺席位，没有直接委派。';
  return `抽取时空缺席位 ${vacant} 个，现在空缺 ${vacantNow} 个；直接委派 ${direct} 人次。`;
}

function seatText({ name, leader, vacant }: SeatView): string {
  return leader && !vacant ? `${name}(组长)` : name;
}

/** A recusal as the record tells it: who asked, what the head decided, who came; never why. */
export function recusalText(one: RecusalView): string {
  const place = `${one.subject.name}：${one.poolName}检查组第${one.seatNumber}席${one.personName}`;
  const came =
    one.byName === null ? '' : `，席位按同一种子补位(第${one.eventNumber}项变更)，由${one.byName}接任`;
  return `${place}，${one.sourceName}，${one.stateName}${came}。`;
}

/** Who decided on it and when; empty while nobody has. */
export function recusalDecision({ headName, decidedAt }: RecusalView): string {
  return headName === null || decidedAt === null ? '' : `${headName}，${chineseInstant(decidedAt)}`;
}

/** Who signs: name, organisation and role where they are known. */
export function signers({ draw, witnesses }: DrawRecord): string[] {
  return [
    `抽取人${draw.sealedBy === null ? '' : `：${draw.sealedBy}`}`,
    ...witnesses.map(({ title }, index) => `监督员${index + 1}：${title}`),
    '负责人：',
    '日期：',
  ];
}

/** Digests that vouch for the draw, with their names, in the order of the record. */
export function digestRows(record: DrawRecord): readonly (readonly [name: string, value: string])[] {
  const { draw } = record;
  return [
    ...record.listDigests.map(({ name, digest }) => [`名录哈希：${name}`, digest] as const),
    ['冻结摘要', draw.freezeDigest ?? ''],
    ['上一次冻结的摘要', draw.previous ?? '首次冻结'],
    ['上一次抽取结果的摘要', draw.previousResult ?? '此前没有抽取'],
    ['种子承诺', record.nonceCommitment],
    ['种子', seedText(record)],
    ['结果摘要', draw.resultDigest ?? '未抽取'],
  ];
}
