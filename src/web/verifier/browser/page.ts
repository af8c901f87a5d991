import { knownSpecs } from '../../../draw/versions.js';
import { fromDrop, fromInput } from './chosen-files.js';
import { Desk } from './desk.js';
import type { PickedFile } from './messages.js';
import { lookedUpView, notice, reportView } from './report-view.js';
import { readTypedDigest } from './typed-digest.js';

function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** The page of the verifier: choosing, progress, report, one firm. */
class VerifierPage {
  private readonly form = byId<HTMLFormElement>('verify-form');
  private readonly bundle = byId<HTMLInputElement>('bundle');
  private readonly folder = byId<HTMLInputElement>('folder');
  private readonly digest = byId<HTMLInputElement>('digest');
  private readonly digestFault = byId('digest-fault');
  private readonly progress = byId('progress');
  private readonly report = byId('report');
  private readonly oneFirm = byId('one-firm');
  private readonly code = byId<HTMLInputElement>('code');
  private readonly answer = byId('answer');
  private picked: PickedFile[] = [];
  /** Counts verifications: the answer to an earlier one is not shown over a later one. */
  private round = 0;
  private isVerified = false;

  constructor(private readonly desk: Desk) {}

  start(): void {
    for (const place of document.querySelectorAll('[data-specs]'))
      place.textContent = knownSpecs().join('、');
    byId('waiting').hidden = true;
    byId('verify-tool').hidden = false;
    this.bundle.addEventListener('change', () => this.pick(fromInput(this.bundle), this.folder));
    this.folder.addEventListener('change', () => this.pick(fromInput(this.folder), this.bundle));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.verify();
    });
    byId('print').addEventListener('click', () => window.print());
    byId('one-firm-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.lookUp();
    });
    this.listenToDrops();
  }

  /** The whole window takes what is dropped: beside the box a browser would open the file in the page's place. */
  private listenToDrops(): void {
    const box = byId('drop');
    const over = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      box.classList.toggle('over', isOver);
    };
    window.addEventListener('dragover', over(true));
    window.addEventListener('dragleave', over(false));
    window.addEventListener('drop', (event) => {
      over(false)(event);
      if (!event.dataTransfer) return;
      fromDrop(event.dataTransfer).then(
        (files) => {
          this.bundle.value = '';
          this.pick(files, this.folder);
        },
        () => this.showFault('拖入的文件读不出来。请改用“选择文件”按钮。'),
      );
    });
  }

  /** Takes the choice and starts; the other button is emptied, for only the last choice counts. */
  private pick(files: PickedFile[], other: HTMLInputElement): void {
    other.value = '';
    this.picked = files;
    if (files.length > 0) void this.verify();
  }

  private async verify(): Promise<void> {
    const typed = readTypedDigest(this.digest.value);
    this.digestFault.textContent = typed.fault ?? '';
    this.digestFault.hidden = typed.fault === undefined;
    this.digest.setAttribute('aria-invalid', String(typed.fault !== undefined));
    if (typed.fault !== undefined) return this.digest.focus();
    if (this.picked.length === 0) {
      return this.showFault('还没有选择抽取包。请选择 .zip 文件，或解压后的文件夹。');
    }
    const round = ++this.round;
    this.clear();
    this.progress.textContent = '正在打开……';
    try {
      const outcome = await this.desk.verify(this.picked, typed.digest, (text) => {
        if (round === this.round) this.progress.textContent = text;
      });
      if (round !== this.round) return;
      this.isVerified = outcome.report.ok;
      this.report.replaceChildren(...reportView(outcome, namesOf(this.picked)));
      this.oneFirm.hidden = !outcome.isReadable;
      byId('print-actions').hidden = false;
      this.progress.textContent = `核验完成：${outcome.report.ok ? '通过' : '不通过'}。报告在下面。`;
      this.report.firstElementChild?.scrollIntoView({ block: 'nearest' });
    } catch {
      if (round !== this.round) return;
      this.showFault(
        '核验没有完成：浏览器的内存不够，或不支持所需的功能。请换用新版浏览器，或用命令行核验。',
      );
    }
  }

  private clear(): void {
    this.report.replaceChildren();
    this.answer.replaceChildren();
    this.oneFirm.hidden = true;
    byId('print-actions').hidden = true;
  }

  private showFault(text: string): void {
    this.clear();
    this.progress.textContent = '';
    const shown = notice('bad', text);
    shown.setAttribute('role', 'alert');
    this.report.replaceChildren(shown);
  }

  private async lookUp(): Promise<void> {
    if (this.code.value.trim() === '') return this.code.focus();
    this.answer.replaceChildren(notice('info', '正在计算……'));
    const lookedUp = await this.desk.lookUp(this.code.value);
    this.answer.replaceChildren(...lookedUpView(lookedUp, this.isVerified));
  }
}

/** The names of what was chosen, for the report. */
function namesOf(picked: readonly PickedFile[]): string {
  const names = picked.map(({ path }) => path);
  return names.length > 12 ? `${names.slice(0, 12).join('、')} 等 ${names.length} 个文件` : names.join('、');
}

/** Sets the page to work. @param script the text of this whole program, for its worker. */
export function startPage(script: string): void {
  new VerifierPage(new Desk(script)).start();
}
