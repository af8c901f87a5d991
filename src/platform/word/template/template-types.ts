/** A place in a template that is filled: `{name}`. */
export interface TemplateField {
  readonly name: string;
  /** What will stand there, for the people who edit the template. */
  readonly meaning: string;
  /** A value to try a template with. */
  readonly sample: string;
  /** What stands there where nothing is known yet: room to write by hand. Absent: nothing. */
  readonly blank?: string;
}

/** A part of a template that is repeated: `{#name}` … `{/name}`. */
export interface TemplateLoop {
  readonly name: string;
  readonly meaning: string;
  readonly fields: readonly TemplateField[];
  /** Empty rows that stand where there is nothing yet: room to write by hand. */
  readonly blankRows: number;
}

/** Everything that a template may name. Names are different from each other, those inside loops too. */
export interface TemplateNames {
  readonly fields: readonly TemplateField[];
  readonly loops: readonly TemplateLoop[];
  /** 替换文字 of the pictures that each copy brings itself. */
  readonly pictures: readonly string[];
}

/** Values of one copy: a text a field, rows a loop. What is missing or empty is left blank. */
export interface TemplateValues {
  readonly texts: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  /** PNG by 替换文字; the placeholder picture is taken out where there is none. */
  readonly pictures: Readonly<Record<string, Buffer>>;
}

/** The parts of a template after it was opened. */
export interface TemplatePackage {
  /** word/document.xml. */
  readonly document: string;
  /** All other parts by their path. */
  readonly others: ReadonlyMap<string, Buffer>;
}
