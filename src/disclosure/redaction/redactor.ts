import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { type NamesInText, NO_NAME, redactedText, type TextMark } from '../../kernel/redacted-text.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import { mapTexts, type TextContent, type TextPlace } from './content-texts.js';
import { type Cut, CUT_TEXT, maskText, type Policy, underPolicy } from './policy.rules.js';
import type { PublishedField } from './field.js';
import { INSPECTOR_NAMES, publishedField } from './published-fields.js';

/** Why a text that goes out differs from the record. */
export const MARKS = {
  CUT: '商业秘密',
  HIDDEN: '不公开',
  PSEUDONYM: '化名',
  MASKED: '遮盖',
  ID_CARD: '隐去证件号码',
  PHONE: '遮盖电话号码',
  NAME: '隐去检查人员姓名',
} as const;

export type Mark = keyof typeof MARKS;

/** A place where what goes out differs from the record. Never holds what the record says. */
export interface Difference {
  readonly field: string;
  readonly label: string;
  /** Row from 0; null above the table. */
  readonly at: number | null;
  readonly row: string | null;
  readonly marks: readonly Mark[];
}

/** What a draft keeps of its redaction: the policies that were in force, and where it altered the record. */
export interface Redaction {
  readonly policies: Readonly<Record<string, Policy>>;
  readonly marks: readonly Difference[];
}

/** By what a content is redacted. */
export interface RedactionRules {
  readonly kind: DisclosureKind;
  /** By field, the names of inspectors among them; a field that is not named goes out as its text may. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly cuts: readonly Cut[];
  /** Names of inspectors that are taken out of every text in people's own words, besides those behind a row. */
  readonly people: readonly string[];
  /** Another name for a text, the same each time for the same thing. */
  readonly pseudonym: (text: string) => string;
}

/** Inspectors behind a row, whose names are taken out of its texts; by key of the row, null for what stands above. */
export type NamesOfRow = (row: string | null) => readonly string[];

const NOBODY: NamesOfRow = () => [];

/** Makes of what the record says what goes out, and notes each difference. Made for one content, used once. */
export class Redactor {
  private readonly made = new WeakSet<object>();
  private readonly found: Difference[] = [];
  private readonly kept = new Map<string, { readonly text: string; readonly out: string }>();
  private named = false;

  constructor(private readonly rules: RedactionRules) {}

  /** The content as it may go out; one that this redactor made stays as it is. */
  apply<Content extends TextContent>(content: Content, names: NamesOfRow = NOBODY): Content {
    if (this.made.has(content)) return content;
    const out = mapTexts(this.rules.kind, content, (text, place) => this.change(text, place, names));
    this.made.add(out);
    return out;
  }

  /** A text beside the content, such as its title. */
  title(text: string): string {
    return redactedText(text, this.namesInText(this.rules.people)).text;
  }

  get differences(): readonly Difference[] {
    return this.found;
  }

  /** A name of an inspector stands in the record's texts, whether it goes out or not. */
  get sawNames(): boolean {
    return this.named;
  }

  /** What the record says in a place that differs and goes out as this text; null where it goes out otherwise by now. */
  original({ field, at, row }: Pick<Difference, 'field' | 'at' | 'row'>, out: string): string | null {
    const kept = this.kept.get(placeOf({ field, at, row }));
    return kept?.out === out ? kept.text : null;
  }

  private change(text: string, place: TextPlace, names: NamesOfRow): string {
    const { text: out, marks } = this.changed(text, place, names);
    if (out === text) return text;
    const { field, heading, at, row } = place;
    const label = publishedField(this.rules.kind, field)?.label ?? heading ?? field;
    this.found.push({ field, label, at, row, marks });
    this.kept.set(placeOf({ field, at, row }), { text, out });
    return out;
  }

  private changed(
    text: string,
    { field, row }: TextPlace,
    names: NamesOfRow,
  ): { text: string; marks: readonly Mark[] } {
    const { kind, cuts, policies, pseudonym } = this.rules;
    if (text !== '' && cuts.some((cut) => cut.row === row && cut.field === field)) {
      return { text: CUT_TEXT, marks: ['CUT'] };
    }
    const policy = policies.get(field) ?? 'PUBLIC';
    const known = publishedField(kind, field);
    if (policy !== 'PUBLIC') {
      return {
        text: underPolicy(text, policy, (one) => `${known?.label ?? ''}${pseudonym(one)}`),
        marks: [policy],
      };
    }
    if (known?.text === false) return { text, marks: [] };
    const people = this.namesIn(known, names(row));
    this.named ||= people.some((name) => [...name].length > 1 && text.includes(name));
    const { text: clean, marks } = redactedText(text, this.namesInText(people));
    return { text: clean, marks: marks.map((mark: TextMark): Mark => mark) };
  }

  /** Names of two characters are words as well: those of the team are taken out of its own remarks only. */
  private namesIn(field: PublishedField | null, team: readonly string[]): readonly string[] {
    if (field === null || field.cuttable) return [...team, ...this.rules.people];
    return field.nameless ? this.rules.people : [];
  }

  private namesInText(names: readonly string[]): NamesInText {
    const policy = this.rules.policies.get(INSPECTOR_NAMES) ?? 'HIDDEN';
    switch (policy) {
      case 'PUBLIC':
        return { names: [], write: (name) => name };
      case 'MASKED':
        return { names, write: maskText };
      case 'PSEUDONYM':
        return { names, write: (name) => `${NO_NAME}${this.rules.pseudonym(name)}` };
      case 'HIDDEN':
        return { names, write: () => NO_NAME };
    }
  }
}

/** A row is known by its key, for its number changes with the rows before it. */
function placeOf({ field, at, row }: Pick<Difference, 'field' | 'at' | 'row'>): string {
  return `${row ?? at} ${field}`;
}

/** The text in which a draft keeps its cuts and its redaction. */
export function canonicalText(value: Redaction | readonly Cut[]): string {
  return canonicalJson(value as unknown as CanonicalValue);
}

export function readRedaction({ redaction }: { readonly redaction: string }): Redaction {
  return JSON.parse(redaction) as Redaction;
}

export function readCuts({ cuts }: { readonly cuts: string }): Cut[] {
  return JSON.parse(cuts) as Cut[];
}
