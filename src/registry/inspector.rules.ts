import { canonicalJson } from '../kernel/canonical-json.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Values } from './content.rules.js';
import type { Inspector } from './inspector.entity.js';

/** An inspector as an import gives it. What is absent stays as it is; a new one gets the empty value. */
export interface InspectorRow {
  readonly certificateNo: string;
  /** '' where the workbook does not say. */
  readonly issuer?: string | null;
  readonly name: string;
  readonly agencyCode: string;
  readonly areaCode: string;
  /** YYYY-MM-DD. */
  readonly certificateValidTo: string;
  readonly itemCodes: readonly string[];
  readonly specialty?: string | null;
  readonly canLead?: boolean | null;
  readonly isExpert?: boolean | null;
  /** ON_DUTY or OFF_DUTY. */
  readonly status: string;
}

/** What an inspector's record holds, history included. */
export interface InspectorContent {
  readonly certificateNo: string;
  readonly issuer: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly areaCode: string;
  readonly certificateValidTo: string;
  readonly itemCodes: readonly string[];
  readonly specialty: string | null;
  readonly canLead: boolean;
  readonly isExpert: boolean;
  readonly status: string;
}

/** The content of a stored inspector. */
export function inspectorContent(inspector: Inspector): InspectorContent {
  return plain(inspector);
}

/** Nothing but the content: what a wider object has besides (id, initials) is no part of the history. */
function plain(inspector: InspectorContent): InspectorContent {
  const { certificateNo, issuer, name, agencyCode, areaCode, certificateValidTo } = inspector;
  const { itemCodes, specialty, canLead, isExpert, status } = inspector;
  return {
    ...{ certificateNo, issuer, name, agencyCode, areaCode, certificateValidTo },
    ...{ itemCodes, specialty, canLead, isExpert, status },
  };
}

/** Content as values by column key, for differences and display. */
export function inspectorValues(content: InspectorContent): Values {
  return { ...content };
}

/** Canonical JSON for the history. */
export function inspectorText(content: InspectorContent): string {
  return canonicalJson({ ...plain(content) });
}

/** The record after a row of an import or an edit. */
export function inspectorAfter(
  before: InspectorContent | null,
  row: Partial<InspectorRow>,
): InspectorContent {
  const base = before ?? EMPTY;
  const itemCodes = row.itemCodes ?? base.itemCodes;
  return {
    certificateNo: row.certificateNo ?? base.certificateNo,
    issuer: row.issuer || base.issuer,
    name: row.name ?? base.name,
    agencyCode: row.agencyCode ?? base.agencyCode,
    areaCode: row.areaCode ?? base.areaCode,
    certificateValidTo: row.certificateValidTo ?? base.certificateValidTo,
    itemCodes: [...new Set(itemCodes)].sort(),
    specialty: row.specialty === undefined ? base.specialty : row.specialty || null,
    canLead: row.canLead ?? base.canLead,
    isExpert: row.isExpert ?? base.isExpert,
    status: row.status ?? base.status,
  };
}

const EMPTY: InspectorContent = {
  ...{ certificateNo: '', issuer: '', name: '', agencyCode: '', areaCode: '', certificateValidTo: '' },
  ...{ itemCodes: [], specialty: null, canLead: false, isExpert: false, status: 'ON_DUTY' },
};

/**
 * Finds who a row means. A certificate number is unique within its issuer: the same issuer and number is the
 * same person; where the row or the record does not name an issuer, the number alone decides if only one has it.
 */
export class InspectorIndex {
  private readonly byNumber = new Map<string, Inspector[]>();

  constructor(inspectors: readonly Inspector[]) {
    for (const one of inspectors) {
      const same = this.byNumber.get(one.certificateNo);
      if (same) same.push(one);
      else this.byNumber.set(one.certificateNo, [one]);
    }
  }

  /** The inspector, or undefined where there is none or more than one could be meant. */
  find(certificateNo: string, issuer: string | null | undefined): Inspector | undefined {
    const same = this.byNumber.get(certificateNo) ?? [];
    if (issuer) {
      return same.find((one) => one.issuer === issuer) ?? same.find((one) => one.issuer === '');
    }
    return same.find((one) => one.issuer === '') ?? (same.length === 1 ? same[0] : undefined);
  }

  /** True if several inspectors have the number and the issuer does not tell which is meant. */
  isAmbiguous(certificateNo: string, issuer: string | null | undefined): boolean {
    return (
      !issuer && (this.byNumber.get(certificateNo)?.length ?? 0) > 1 && !this.find(certificateNo, issuer)
    );
  }
}

/**
 * Faults of rows that an import may not hand over: the same certificate twice, a number that several have.
 * @throws DomainError INVALID_INPUT with every fault
 */
export function checkInspectorRows(rows: readonly InspectorRow[], index: InspectorIndex): void {
  const seen = new Set<string>();
  const faults = [];
  for (const { certificateNo, issuer, name } of rows) {
    const found = index.find(certificateNo, issuer);
    const key = found ? found.id : `${issuer ?? ''} ${certificateNo}`;
    const field = certificateNo;
    if (seen.has(key)) {
      faults.push({
        field,
        code: 'REPEATED',
        message: `“${name}”的执法证号 ${field} 在同一批数据中出现两次。`,
      });
    }
    if (index.isAmbiguous(certificateNo, issuer)) {
      const message = `执法证号 ${field} 在名录库中有几人，无法确定“${name}”是哪一位，请填写发证机关。`;
      faults.push({ field, code: 'AMBIGUOUS', message });
    }
    seen.add(key);
  }
  if (faults.length > 0) {
    throw new DomainError('INVALID_INPUT', '数据有误，没有入库，请改正后重新导入。', faults);
  }
}
