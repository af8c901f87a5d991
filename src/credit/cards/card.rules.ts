import { type Day, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanCode, cleanText, isUscc } from '../../kernel/text.js';
import { periodFaults, sourceFaults } from '../credit.rules.js';
import { CARD_COLOURS, CARD_HOLDERS, type CardColour, type CardHolder } from '../credit.types.js';

const LONGEST_NAME = 200;
/** Number plates as the law has them: a character of the province, a letter, five or six letters or digits. */
const PLATE = /^[\u4E00-\u9FFF][A-Z][0-9A-Z]{4,5}[0-9A-Z挂学警港澳]$/;

/** A card as somebody registers it. */
export interface CardInput {
  readonly colour: string;
  readonly holder: string;
  /** Uscc of the applicant, or of the firm that owns the vehicle; null where that is not known. */
  readonly code: string | null;
  readonly name: string;
  /** Only of a vehicle. */
  readonly plate: string | null;
  readonly reason: string;
  readonly source: string;
  readonly validFrom: Day;
  readonly validTo: Day;
}

/** The same with its closed words checked. */
export type CleanCard = CardInput & { readonly colour: CardColour; readonly holder: CardHolder };

/** The same, cleaned: empty is null. */
export function cleanCard(input: CardInput): CardInput {
  const code = cleanCode(input.code ?? '');
  const plate = cleanCode(input.plate ?? '').replace(/[·.•]/g, '');
  return {
    ...{ colour: input.colour, holder: input.holder },
    ...{ code: code === '' ? null : code, plate: plate === '' ? null : plate },
    ...{ name: cleanText(input.name), reason: cleanText(input.reason), source: cleanText(input.source) },
    ...{ validFrom: input.validFrom.trim(), validTo: input.validTo.trim() },
  };
}

/** True once the closed words are right: nothing else is told of by it. */
export function hasCardWords(card: CardInput): card is CleanCard {
  return Object.hasOwn(CARD_COLOURS, card.colour) && Object.hasOwn(CARD_HOLDERS, card.holder);
}

/** Every fault of a card, by field. @param card cleaned */
export function cardFaults(card: CardInput): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!Object.hasOwn(CARD_COLOURS, card.colour)) fault('colour', 'CHOICE', '请选择黄牌或红牌。');
  if (!Object.hasOwn(CARD_HOLDERS, card.holder)) fault('holder', 'CHOICE', '请选择申请人或车辆。');
  if (card.holder === 'APPLICANT' && card.code === null) {
    fault('code', 'REQUIRED', '申请人的红黄牌须填统一社会信用代码，请对照营业执照填写。');
  }
  if (card.code !== null && !isUscc(card.code)) {
    fault('code', 'USCC', `“${card.code}”不是有效的统一社会信用代码，请对照营业执照改正。`);
  }
  if (card.holder === 'APPLICANT' && card.plate !== null) {
    fault('plate', 'UNWANTED', '申请人的红黄牌不填车辆号牌，请留空，或把对象改为车辆。');
  }
  if (card.holder === 'VEHICLE' && (card.plate === null || !PLATE.test(card.plate))) {
    fault('plate', 'PLATE', '请填写完整的车辆号牌，如 川V12345、川V1234挂。');
  }
  if (card.name === '' || card.name.length > LONGEST_NAME) {
    fault('name', 'REQUIRED', `请填写申请人或车辆所属企业的名称(不超过${LONGEST_NAME}字)。`);
  }
  if (!isDay(card.validTo)) fault('validTo', 'DAY', '请填写红黄牌的截止日期，应如 2027-03-01。');
  const period = periodFaults(card.validFrom, isDay(card.validTo) ? card.validTo : null);
  return [
    ...faults,
    ...period,
    ...sourceFaults('reason', card.reason, '发牌的原因'),
    ...sourceFaults('source', card.source, '认定文书或文件的名称和文号'),
  ];
}
