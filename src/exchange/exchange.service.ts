import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { CreditService } from '../credit/credit.service.js';
import { DisclosureReader } from '../disclosure/disclosure-reader.service.js';
import { RESULT_CODES } from '../inspection/result-codes.js';
import { DomainError } from '../kernel/domain-error.js';
import { cleanCode, cleanText, cutText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { lockFor } from '../platform/database/database.js';
import { readWorkbook } from '../platform/excel/read-workbook.js';
import type { Lookups } from '../registry/import/import-types.js';
import { parseImport } from '../registry/import/parse.rules.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { ScopeService } from '../registry/scope.service.js';
import { type ListPage, pageOf, PAGE_SIZE } from '../registry/search.rules.js';
import { rowsShown } from './rows-shown.rules.js';
import { SHARED_RESULT } from './shared-columns.js';
import {
  csvSheet,
  isJson,
  readSharedJson,
  rowDigest,
  type SharedFile,
  sharedJson,
  type SharedRow,
} from './shared-file.rules.js';
import { SharedResult } from './shared-result.entity.js';

const LONGEST_REGION = 50;
const MOST_FAULTS = 100;
/** Nothing of the registries is looked up while such a file is read: who is meant is asked afterwards. */
const NOTHING: Lookups = {
  ...{ areas: [], agencies: [], pools: [], items: [] },
  ...{ hasSubject: () => false, issuersOf: () => [] },
};

/** What became of a file. */
export interface Received {
  readonly region: string;
  readonly rows: number;
  /** Rows that were not there before. */
  readonly kept: number;
  /** Of these, rows that speak of a subject of the own registries. */
  readonly known: number;
  /** Of these, rows that gave a credit class by the rules. */
  readonly classes: number;
}

/** Results of inspections shared with other regions: out what is public here, in what they have found. */
@Injectable()
export class ExchangeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly disclosures: DisclosureReader,
    private readonly credit: CreditService,
    private readonly finder: RegistryFinder,
    private readonly scopes: ScopeService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Results that are public, of the newest version of each publication, latest inspection first; none of a publication
   * that was taken back.
   */
  async published(): Promise<SharedRow[]> {
    const rows: SharedRow[] = [];
    for (const { id } of (await this.disclosures.newestByObject('RESULT')).values()) {
      const { disclosure } = await this.disclosures.get('RESULT', id);
      for (const row of rowsShown(disclosure)) {
        const { subjectName: name, subjectCode: code, itemName: item, agencies: agency } = row;
        const { inspectedOn, result, handling } = row;
        rows.push({ name, code, item, agency, inspectedOn, result, handling });
      }
    }
    return rows.sort((a, b) => b.inspectedOn.localeCompare(a.inspectedOn));
  }

  /** How many they are, without reading them. */
  async publishedCount(): Promise<number> {
    const newest = await this.disclosures.newestByObject('RESULT');
    return [...newest.values()].reduce(
      (sum, { action, rows }) => sum + (action === 'WITHDRAW' ? 0 : rows),
      0,
    );
  }

  /** The same as the JSON that another region's system reads. */
  async json(): Promise<string> {
    return sharedJson(this.config.officeName, this.clock.today(), await this.published());
  }

  /** What other regions have shared, newest first, 50 a page. */
  async list(wanted = 1): Promise<ListPage<SharedResult>> {
    const tx = this.dataSource.manager;
    const total = await tx.count(SharedResult);
    const { page, pages, offset } = pageOf(total, wanted);
    const rows = await tx.find(SharedResult, { order: { id: 'DESC' }, skip: offset, take: PAGE_SIZE });
    return { rows, total, page, pages };
  }

  /**
   * Takes a file of another region: every row is kept with its source, once; one about a subject of the registries
   * changes its class where a rule says so. All rows or none.
   * @param region where it comes from; a JSON file says it itself
   * @throws DomainError FORBIDDEN (only the bureau), UNREADABLE_FILE, TOO_LARGE, INVALID_INPUT with the faulty rows
   */
  async receive(actor: Actor, region: string, fileName: string, file: Buffer): Promise<Received> {
    if (!(await this.scopes.of(actor)).everything) {
      throw new DomainError('FORBIDDEN', '外地共享的检查结果由州局统一导入。请把文件交州局。');
    }
    const read = await readFile(file);
    const from = this.regionOf(read.region ?? region);
    const today = this.clock.today();
    const late = read.rows.findIndex(({ inspectedOn }) => inspectedOn > today);
    if (late >= 0) {
      const message = `检查完成日期 ${read.rows[late].inspectedOn} 晚于今天，请与提供方核对。`;
      throw new DomainError('INVALID_INPUT', '文件没有导入，请按提示改正。', [
        { row: late + 1, code: 'DAY', message },
      ]);
    }
    const name = cutText(cleanText(fileName), 200) || '未命名文件';
    return this.dataSource.transaction((tx) => this.keep(tx, actor, from, name, read.rows));
  }

  private regionOf(given: string): string {
    const region = cleanText(given);
    const own = region === cleanText(this.config.officeName);
    if (region.length >= 2 && region.length <= LONGEST_REGION && !own) return region;
    const message = own
      ? '这是本机关自己导出的文件，请选择外地提供的文件。'
      : `请填写来源地区，如 成都市交通运输局(2至${LONGEST_REGION}字)。`;
    throw new DomainError('INVALID_INPUT', '文件没有导入，请按提示改正。', [
      { field: 'region', code: 'REGION', message },
    ]);
  }

  private async keep(
    tx: EntityManager,
    actor: Actor,
    region: string,
    fileName: string,
    rows: readonly SharedRow[],
  ): Promise<Received> {
    await lockFor(tx, 'credit classes');
    const digests = new Map(rows.map((row) => [rowDigest(region, row), row]));
    const there: { digest: string }[] = await tx.query(
      'SELECT digest FROM shared_result WHERE digest = ANY ($1)',
      [[...digests.keys()]],
    );
    for (const { digest } of there) digests.delete(digest);
    const codes = [...digests.values()].map(({ code }) => cleanCode(code));
    const subjects = await this.finder.kindsByCode([...new Set(codes)], tx);
    const counts = { known: 0, classes: 0 };
    for (const [digest, row] of digests) {
      const code = cleanCode(row.code);
      const [subject] = subjects.get(code) ?? [];
      const classId = subject
        ? await this.credit.recordResult(tx, actor, {
            ...{ kind: subject.kind, code, resultCode: codeOf(row.result), inspectedOn: row.inspectedOn },
            ...{ origin: 'SHARED', source: cutText(`${region}共享，${row.agency}`, 150) },
          })
        : null;
      if (subject) counts.known += 1;
      if (classId !== null) counts.classes += 1;
      await tx.insert(SharedResult, {
        ...{ ...row, code, digest, region, fileName, kind: subject?.kind ?? null },
        ...{ creditClassId: classId, recordedBy: actor.name, recordedAt: this.clock.now() },
      });
    }
    const received = { region, rows: rows.length, kept: digests.size, ...counts };
    await this.audit.record(tx, actor, {
      ...{ act: '导入外地共享的检查结果', objectKind: 'shared_result', objectId: 'SHARED_RESULT' },
      detail: { ...received, fileName },
    });
    return received;
  }
}

/** Code of a result in the official wording; '' where the wording is another: it changes nothing. */
function codeOf(result: string): string {
  const plain = (text: string) => cleanText(text).replace(/\s/g, '');
  const found = Object.entries(RESULT_CODES).find(([, { name }]) => plain(name) === plain(result));
  return found?.[0] ?? '';
}

async function readFile(file: Buffer): Promise<SharedFile> {
  if (isJson(file)) return readSharedJson(file.toString('utf8'));
  const isZip = file.subarray(0, 2).toString('latin1') === 'PK';
  const sheets = isZip || file.includes(0) ? await readWorkbook(file) : [csvSheet(file)];
  const parsed = parseImport(sheets, SHARED_RESULT, NOTHING);
  if (parsed.faults.length > 0) {
    throw new DomainError(
      'INVALID_INPUT',
      `文件有 ${parsed.faults.length} 处错误，没有导入，请改正后重新上传。`,
      parsed.faults.slice(0, MOST_FAULTS),
    );
  }
  const rows = parsed.good.map(({ values }) => {
    const text = (key: string): string => (typeof values[key] === 'string' ? values[key] : '');
    return {
      ...{ name: text('name'), code: text('code'), item: text('item'), agency: text('agency') },
      ...{ inspectedOn: text('inspectedOn'), result: text('result'), handling: text('handling') },
    };
  });
  return { region: null, rows };
}
