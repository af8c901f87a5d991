/** How the text of a cell or form field is read. */
export type ColumnType =
  | 'text'
  | 'code'
  | 'day'
  | 'integer'
  | 'decimal'
  | 'choice'
  | 'choices'
  | 'area'
  | 'agency'
  | 'pool'
  | 'items'
  | 'subjectKinds'
  | 'names'
  | 'yesNo'
  | 'phone';

/** A value as it is kept: codes and choices by their code, days YYYY-MM-DD, decimals exact as text. */
export type ColumnValue = string | number | boolean | readonly string[] | null;

/** One value of a closed list. */
export interface Choice {
  readonly value: string;
  /** What people see. */
  readonly label: string;
  /** Other spellings, compared after NFKC without spaces. */
  readonly synonyms?: readonly string[];
}

/** A remark about a value: stable code and Chinese sentence. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}

/** What a check of one value says. */
export interface Check {
  readonly fault?: Finding;
  readonly warning?: Finding;
}

/** One column of a registry: import, export, blank workbook, form and detail page are made from it. */
export interface Column {
  /** Property name: code, name, areaCode, status and creditClass are a subject's own, the rest its `details`. */
  readonly key: string;
  /** The office's heading. */
  readonly heading: string;
  /** Headings with the same meaning; brackets, spaces, stars and units need not be repeated here. */
  readonly synonyms: readonly string[];
  /** Last resort, tried on the normalised heading when no column has it as heading or synonym. */
  readonly headingPattern?: RegExp;
  readonly type: ColumnType;
  readonly required?: boolean;
  /** Most characters; 200 where absent. */
  readonly maxLength?: number;
  readonly choices?: readonly Choice[];
  /** Words that mean “left blank” in this column. */
  readonly blankWords?: readonly string[];
  /** Units that may follow the number in the cell. */
  readonly units?: readonly string[];
  /** Other units that the heading or the cell may state, with the power of ten that leads to this column's unit. */
  readonly headingUnits?: Readonly<Record<string, number>>;
  /** Area columns: may the prefecture itself stand here? */
  readonly allowPrefecture?: boolean;
  /** Looks at a value that has been read. */
  readonly check?: (value: string) => Check;
  /** Kept from public pages (phones, persons). */
  readonly personal?: boolean;
  /** Left out of the edit form or the export. */
  readonly hideInForm?: boolean;
  readonly hideInExport?: boolean;
  /** For the notes sheet of the blank workbook. */
  readonly note: string;
  readonly example: string;
}

/** A kind of subject. A new kind is a new file like its neighbours, and a line in `subject-kinds.ts`. */
export interface SubjectKind {
  readonly kind: string;
  /** Official name of such subjects. */
  readonly title: string;
  /** Other names under which item lists and plans mean this kind. */
  readonly aliases: readonly string[];
  readonly columns: readonly Column[];
}

/** The column of a key. @throws RangeError where the kind has none: a programming error. */
export function columnOf(columns: readonly Column[], key: string): Column {
  const column = columns.find((candidate) => candidate.key === key);
  if (column === undefined) throw new RangeError(`no column ${key}`);
  return column;
}

/** Words of lists written with spaces between: how the many spellings of a heading stay readable. */
export function words(...lists: string[]): string[] {
  return lists.flatMap((list) => list.split(' ').filter((word) => word !== ''));
}
