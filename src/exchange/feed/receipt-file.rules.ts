import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { csvSheet, isJson } from '../shared-file.rules.js';
import { readAnswer, type RowAnswer } from './push.rules.js';

const MOST_FAULTS = 100;
const ACCEPTED = /^(1|true|是|接收|已接收|成功|通过|accepted)$/i;
const REFUSED = /^(0|false|否|退回|已退回|失败|不通过|refused)$/i;

/** Headings of a receipt table, with the words that files have for them. */
export const RECEIPT_COLUMNS = [
  { key: 'id', heading: '数据唯一标识', words: ['数据唯一标识', 'record_unique_identity'] },
  { key: 'outcome', heading: '回执结论', words: ['回执结论', '结论', '状态', 'accepted'] },
  { key: 'code', heading: '回执代码', words: ['回执代码', '代码', 'code'] },
  { key: 'message', heading: '退回原因', words: ['退回原因', '原因', 'message'] },
] as const;

/**
 * Reads the receipt of a batch: the JSON of the interface, or a table (xlsx, CSV) with the columns above.
 * @param asked identities of the batch's rows
 * @throws DomainError UNREADABLE_FILE, INVALID_INPUT with the faulty rows
 */
export async function readReceiptFile(
  file: Buffer,
  batch: string,
  asked: ReadonlySet<string>,
): Promise<RowAnswer[]> {
  if (isJson(file)) {
    const answers = readAnswer(file.toString('utf8').replace(/^\uFEFF/, ''), batch, asked);
    if (answers) return answers;
    throw new DomainError('UNREADABLE_FILE', `文件不是批次 ${batch} 的回执，请核对批次号。`);
  }
  const isZip = file.subarray(0, 2).toString('latin1') === 'PK';
  const [sheet] = isZip ? await readWorkbook(file) : [csvSheet(file)];
  const [head, ...rows] = sheet?.rows ?? [];
  const at = RECEIPT_COLUMNS.map(({ words }) =>
    (head?.cells ?? []).findIndex((cell) => words.some((word) => word === cleanText(cell))),
  );
  if (at[0] < 0 || at[1] < 0) {
    throw new DomainError('UNREADABLE_FILE', '回执表第一行应有“数据唯一标识”和“回执结论”两列，请核对。');
  }
  return checked(
    rows.map(({ number, cells }) => {
      const [id, outcome, code, message] = at.map((column) => cleanText(cells[column] ?? ''));
      return { number, id, outcome, code, message };
    }),
    asked,
  );
}

/** A row of a receipt as a program gives it, in the province's own words. */
export interface GivenAnswer {
  readonly record_unique_identity: string;
  readonly accepted: boolean;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** The same for rows that a program gives. @throws DomainError INVALID_INPUT with the faulty rows */
export function checkedAnswers(given: readonly GivenAnswer[], asked: ReadonlySet<string>): RowAnswer[] {
  return checked(
    given.map(({ record_unique_identity: id, accepted, code, message }, at) => ({
      ...{ number: at + 1, id: cleanText(id), outcome: String(accepted) },
      ...{ code: cleanText(code ?? ''), message: cleanText(message ?? '') },
    })),
    asked,
  );
}

interface ReadRow {
  readonly number: number;
  readonly id: string;
  readonly outcome: string;
  readonly code: string;
  readonly message: string;
}

function checked(rows: readonly ReadRow[], asked: ReadonlySet<string>): RowAnswer[] {
  const faults: Fault[] = [];
  const found = new Map<string, RowAnswer>();
  for (const { number, id, outcome, code, message } of rows) {
    const wrong = (text: string) => faults.push({ row: number, code: 'ROW', message: text });
    if (!asked.has(id)) wrong(`“${cutText(id, 60)}”不在这个批次中，请核对批次。`);
    else if (found.has(id)) wrong(`“${id}”有两行，请只留一行。`);
    else if (ACCEPTED.test(outcome))
      found.set(id, { recordId: id, accepted: true, code: code || null, message: null });
    else if (!REFUSED.test(outcome)) wrong('回执结论应为“接收”或“退回”。');
    else if (message === '') wrong('退回的行应有退回原因。');
    else found.set(id, { recordId: id, accepted: false, code: code || null, message: cutText(message, 500) });
  }
  if (faults.length > 0) {
    throw new DomainError('INVALID_INPUT', '回执没有登记，请按提示改正。', faults.slice(0, MOST_FAULTS));
  }
  return [...found.values()];
}
