import { cleanCode, holdsIdCardNumber } from '../../kernel/text.js';
import type { CellFlag } from '../../platform/excel/excel-types.js';
import type { Column, Finding } from '../kinds/columns.js';
import { maskDigits, quoted } from './reading.js';

/** The fault of a cell that cannot be taken as it stands, whatever its column. */
export function flaggedCell(column: Column, text: string, flag: CellFlag): Finding {
  const { heading } = column;
  switch (flag) {
    case 'FORMULA':
      return {
        code: 'FORMULA',
        message: `${heading}是公式，不能导入。请复制后“选择性粘贴—数值”，把公式变成结果。`,
      };
    case 'LONG_NUMBER':
      return {
        code: 'LONG_NUMBER',
        message: `${heading}以数字格式存放，超过 15 位，末几位已被 Excel 改掉(现为 ${longNumber(text)})。请把单元格设为文本格式后重新填写。`,
      };
    case 'ERROR_VALUE':
      return { code: 'ERROR_VALUE', message: `${heading}是错误值${quoted(text)}。请改正后再导入。` };
    case 'BAD_DATE':
      return { code: 'DAY', message: `${heading}是无法识别的日期(${text})。请按 2026-03-01 的写法填写。` };
    case 'TOO_LONG':
      return { code: 'TOO_LONG', message: `${heading}的文字过长。请精简后再导入。` };
  }
}

function longNumber(text: string): string {
  return holdsIdCardNumber(cleanCode(text)) || /^\d{18}$/.test(text) ? maskDigits(text) : text.slice(0, 30);
}
