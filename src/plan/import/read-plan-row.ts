import { percentOf } from '../../kernel/percent.js';
import { cleanText } from '../../kernel/text.js';
import type { CellFlag, SheetRow } from '../../platform/excel/excel-types.js';
import type { FoundColumn } from '../../registry/import/import-types.js';
import { readDay } from '../../registry/import/day.rules.js';
import { type Amount, readAmount } from './amount.rules.js';
import { readMonths } from './months.rules.js';
import type { PlanTableColumns } from './plan-headings.rules.js';
import { REMARK_KEYS } from './plan-columns.js';
import type { CellReading, PlanField, PlanQuestion, PlanTableLine } from './plan-table.types.js';
import {
  type Meaning,
  namesNobody,
  readAgencies,
  readDrawType,
  readLevels,
  readPriority,
  readSampling,
} from './plan-words.rules.js';

/** Reads a row of a plan table. @param year of the table's title, null where it names none */
export function readPlanRow(row: SheetRow, columns: PlanTableColumns, year: number | null): PlanTableLine {
  return new PlanRow(row, columns, year).read();
}

/** A row on its way to a line: gathers how each cell was read and what must be asked. */
class PlanRow {
  private readonly readings: CellReading[] = [];
  private readonly questions: PlanQuestion[] = [];

  constructor(
    private readonly row: SheetRow,
    private readonly columns: PlanTableColumns,
    private readonly year: number | null,
  ) {}

  read(): PlanTableLine {
    const how = this.howMuch();
    const months = this.months();
    const who = this.who();
    const drawType = this.meaning('drawType', 'drawType', readDrawType, DRAW_TYPES);
    const sampling = this.sampling();
    const line = {
      ...{ row: this.row.number, taskName: this.kept('taskName'), item: this.kept('item') },
      subjects: this.kept('subjects'),
      ...{ ratio: how.ratio, count: how.count, atLeast: how.atLeast, frequency: how.frequency },
      ...{ months, ...who },
      priority: this.meaning('priority', 'priority', readPriority, { KEY: '重点', GENERAL: '一般' }),
      ...{ sampling, drawType: drawType ?? (who.partners.length > 0 ? ('JOINT' as const) : null) },
      levels: this.meaning('levels', 'levels', readLevels, {
        TOGETHER: '市县统一实施',
        APART: '市县分别实施',
      }),
      ...{ methods: this.kept('methods'), organisingLevel: this.kept('organisingLevel') },
      ...{ implementingLevel: this.kept('implementingLevel'), deadline: this.deadline() },
      remark: this.remark(),
    };
    return { ...line, readings: this.readings, questions: this.questions };
  }

  /** The cell's text, line breaks as spaces; a formula or an error is asked about where it stands. */
  private text(key: string): string {
    const at = this.column(key)?.index;
    return at === undefined ? '' : (this.row.cells[at] ?? '').trim();
  }

  private column(key: string): FoundColumn | undefined {
    return this.columns.found.find(({ column }) => column.key === key);
  }

  private kept(key: string): string | null {
    const text = cleanText(this.text(key));
    if (text === '') return null;
    this.readings.push({ column: this.heading(key), text, reading: '' });
    return text;
  }

  private heading(key: string): string {
    return this.column(key)?.heading ?? '';
  }

  private ask(field: PlanField, key: string, question: string): void {
    this.questions.push({ field, column: this.heading(key), text: this.text(key), question });
  }

  private told(key: string, reading: string): void {
    this.readings.push({ column: this.heading(key), text: this.text(key), reading });
  }

  private flag(key: string): CellFlag | undefined {
    const at = this.column(key)?.index;
    return at === undefined ? undefined : this.row.flags?.[at];
  }

  private howMuch(): Amount {
    const percent = (this.column('amount')?.scale ?? 0) === 2;
    const amount = this.amountOf('amount', percent ? 'PERCENT' : 'UNKNOWN');
    const count = this.amountOf('count', 'COUNT');
    const times = this.amountOf('frequency', 'TIMES');
    const ratio = amount.ratio ?? count.ratio;
    const number = count.count ?? amount.count;
    if (ratio !== null && number !== null) {
      this.ask('amount', 'count', '既写了比例又写了户数，请选定以哪一个为准。');
    }
    const asked = this.questions.some(({ field }) => field === 'amount');
    if (ratio === null && number === null && !asked) {
      this.ask('amount', this.column('amount') ? 'amount' : 'count', '没有写抽查比例或户数，请补上。');
    }
    const frequencies = [amount, count, times].flatMap(({ frequency }) =>
      frequency === null ? [] : [frequency],
    );
    const [frequency = null] = frequencies;
    const same = frequencies.every((one) => one === frequency);
    if (!same) this.ask('frequency', 'frequency', '两处写的抽查频次不同，请选定以哪一个为准。');
    return {
      ...{ ratio, count: number, atLeast: amount.atLeast || count.atLeast },
      ...{ frequency: same ? frequency : null, questions: [] },
    };
  }

  private amountOf(key: string, bare: 'UNKNOWN' | 'PERCENT' | 'COUNT' | 'TIMES'): Amount {
    const text = this.text(key);
    const blank = /^按(抽查)?比例(确定|计算|抽取)?$/.test(text) ? '' : text;
    const flag = this.flag(key);
    const amount = readAmount(flag === 'FORMULA' || flag === 'ERROR_VALUE' ? '' : blank, bare);
    if (flag === 'FORMULA' || flag === 'ERROR_VALUE') {
      this.ask('amount', key, '这一格是公式或错误值，请改为写明的比例或户数。');
    }
    for (const { field, question } of amount.questions) this.ask(field, key, question);
    if (text !== '') this.told(key, amountWords(amount));
    return amount;
  }

  private months(): PlanTableLine['months'] {
    const ends = [this.text('from'), this.text('to')].filter((text) => text !== '');
    const key = this.text('period') === '' && ends.length > 0 ? 'from' : 'period';
    const text = key === 'period' ? this.period() : ends.join('至');
    const { months, years, question } = readMonths(text);
    if (question !== null) this.ask('months', key, question);
    else if (months === null) this.ask('months', key, '没有写检查时间，请补上从几月到几月。');
    const [named] = years;
    if (months !== null && this.year !== null && named !== undefined && named !== this.year) {
      this.ask('months', key, `检查时间写的是 ${named} 年，计划是 ${this.year} 年，请核对。`);
    }
    if (text !== '') {
      const reading =
        months === null
          ? ''
          : months[0] === months[1]
            ? `${months[0]} 月`
            : `${months[0]} 月至 ${months[1]} 月`;
      this.readings.push({ column: this.heading(key), text, reading });
    }
    return months;
  }

  /** Under 检查月份 a number alone is a month: 5, 3-10. */
  private period(): string {
    const text = this.text('period');
    const bare = /^\d{1,2}(?:\s*[-—–~～至、,，]\s*\d{1,2})*$/.test(text);
    return bare && this.heading('period').includes('月') ? `${text}月` : text;
  }

  private who(): Pick<PlanTableLine, 'lead' | 'partners' | 'body'> {
    const leads = readAgencies(this.text('lead'));
    const named = readAgencies(this.text('partners')).filter((name) => !leads.includes(name));
    const partners = named.filter((name) => !namesNobody(name));
    if (partners.length < named.length) {
      this.ask('partners', 'partners', '没有写明是哪些部门。加入计划后，请在计划项里补上参与部门。');
    }
    if (leads.length > 1) this.ask('lead', 'lead', '写了几个牵头部门，请选定一个，其余作为参与部门。');
    if (leads.length > 0) this.told('lead', leads.join('、'));
    if (this.text('partners') !== '')
      this.told('partners', partners.length === 0 ? '没有参与部门' : partners.join('、'));
    const body = this.kept('body');
    if (leads.length === 0 && body === null) this.ask('lead', 'lead', '没有写牵头部门，请补上。');
    return { lead: leads.length === 1 ? leads[0] : null, partners, body };
  }

  /** 定向 stands in a column of its own or in that of the type. */
  private sampling(): PlanTableLine['sampling'] {
    const key = ['drawType', 'initiation', 'mode'].find((one) => this.text(one).includes('定向'));
    return key === undefined ? null : this.meaning('sampling', key, readSampling, SAMPLINGS);
  }

  private meaning<T extends string>(
    field: PlanField,
    key: string,
    read: (text: string) => Meaning<T>,
    words: Readonly<Record<T, string>>,
  ): T | null {
    const text = this.text(key);
    const { value, question } = read(text);
    if (question !== null) this.ask(field, key, question);
    if (text !== '' && value !== null) this.told(key, words[value]);
    return value;
  }

  private deadline(): string | null {
    const text = this.text('deadline');
    if (text === '') return null;
    const day = readDay(cleanText(text));
    if (day === null) this.ask('deadline', 'deadline', '完成时限不是确定的日期，请写明年月日。');
    this.told('deadline', day ?? '');
    return day;
  }

  private remark(): string | null {
    const known = this.columns.found.filter(({ column }) => REMARK_KEYS.includes(column.key));
    const parts = known.flatMap(({ index, heading, column }) => {
      const text = cleanText(this.row.cells[index] ?? '');
      if (text === '') return [];
      this.readings.push({ column: heading, text, reading: '' });
      return [column.key === 'remark' ? text : `${heading}：${text}`];
    });
    for (const { heading, index } of this.columns.unknown) {
      const text = cleanText(this.row.cells[index] ?? '');
      if (text !== '') parts.push(`${heading}：${text}`);
    }
    return parts.length === 0 ? null : parts.join('；');
  }
}

const SAMPLINGS = { TARGETED: '定向', UNTARGETED: '不定向' } as const;
const DRAW_TYPES = { JOINT: '部门联合', IN_AGENCY: '部门内部', IN_SYSTEM: '系统内' } as const;

function amountWords({ ratio, count, atLeast, frequency }: Amount): string {
  const least = atLeast ? '不低于 ' : '';
  const parts = [
    ...(ratio === null ? [] : [`抽查比例 ${least}${percentOf(ratio)}`]),
    ...(count === null ? [] : [`抽查 ${atLeast ? '不少于 ' : ''}${count} 户`]),
    ...(frequency === null ? [] : [`每年 ${frequency} 次`]),
  ];
  return parts.join('，');
}
