import type { EntityManager } from 'typeorm';
import { Findings } from '../../draw/findings.js';
import { checkStrata } from '../../draw/frame-files.js';
import { EXCLUDED, SUBJECTS } from '../../draw/list-forms.js';
import { type ListForm, ListReader } from '../../draw/list-reader.js';
import { faultOf } from '../../draw/records.js';
import { compareUtf8 } from '../../draw/serialise.js';
import type { ExcludedSubject, Rules, Subject } from '../../draw/types.js';
import type { Fault } from '../../kernel/domain-error.js';
import { FileWriter } from '../draw-files.js';
import type { Placed } from './frame.rules.js';

/** Digests of the two long lists of a frame. */
export interface WrittenLists {
  readonly 'subjects.tsv': string;
  readonly 'excluded.tsv': string;
}

/**
 * Writes subjects.tsv and excluded.tsv page by page, both checked on the way as any verifier will; nothing holds
 * them. Each subject goes into one of the two, and comes after the one before: so none is in both, and none twice.
 */
export class FrameWriter {
  /** Of the codes that were asked about, those that are in the frame. */
  readonly present = new Set<string>();
  /** Lines of subjects.tsv by stratum. */
  readonly sizes = new Map<string, number>();
  private readonly subjects: CheckedList<Subject>;
  private readonly excluded: CheckedList<ExcludedSubject>;
  private last = '';
  private readonly repeats = new Findings();

  /** @param asked codes of which the caller must know whether they are in */
  constructor(
    tx: EntityManager,
    drawId: string,
    private readonly asked: ReadonlySet<string>,
  ) {
    this.subjects = new CheckedList(SUBJECTS, new FileWriter(tx, drawId, SUBJECTS.file));
    this.excluded = new CheckedList(EXCLUDED, new FileWriter(tx, drawId, EXCLUDED.file));
  }

  async take(page: readonly Placed[]): Promise<void> {
    const inside: string[] = [];
    const outside: string[] = [];
    for (const { code, stratum, area, reason } of page) {
      this.checkAfterLast(code);
      if (reason !== null) {
        outside.push(`${code}\t${reason}\n`);
        continue;
      }
      inside.push(`${code}\t${stratum}\t${area}\n`);
      this.sizes.set(stratum, (this.sizes.get(stratum) ?? 0) + 1);
      if (this.asked.has(code)) this.present.add(code);
    }
    await this.subjects.write(inside);
    await this.excluded.write(outside);
  }

  /** Closes both files. @returns their digests, or what is wrong with them */
  async end(rules: Rules): Promise<{ readonly digests: WrittenLists; readonly faults: readonly Fault[] }> {
    const findings = new Findings();
    const digests = {
      'subjects.tsv': await this.subjects.end(findings),
      'excluded.tsv': await this.excluded.end(findings),
    };
    findings.addAll(this.repeats);
    checkStrata(rules, this.sizes, findings);
    return { digests, faults: findings.all().map(faultOf) };
  }

  private checkAfterLast(code: string): void {
    if (this.last !== '' && compareUtf8(this.last, code) >= 0) {
      const message = '名录没有按代码排序，或同一代码出现两次';
      this.repeats.add({ check: 'order', file: SUBJECTS.file, message, found: code });
    }
    this.last = code;
  }
}

/** A list that is written and read back in the same pass. */
class CheckedList<Row> {
  private readonly reader: ListReader<Row>;
  private written = 0;

  constructor(
    private readonly form: ListForm<Row>,
    private readonly file: FileWriter,
  ) {
    this.reader = new ListReader(form);
  }

  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.written += lines.length;
    const text = lines.join('');
    this.reader.text(text);
    await this.file.write(text);
  }

  async end(findings: Findings): Promise<string> {
    this.reader.end();
    findings.addAll(this.reader.found);
    findings.addAll(this.reader.disorder);
    // A field with a line end in it would make other lines of one, each perhaps in order.
    if (this.reader.wellFormed && this.reader.rows !== this.written) {
      const [expected, found] = [`${this.written} 行`, `${this.reader.rows} 行`];
      findings.add({ check: 'form', file: this.form.file, message: '含有控制字符', expected, found });
    }
    return this.file.end();
  }
}
