/** A document as data: what stands in it, in order. How it looks is the matter of the files beside. */
export interface WordSpec {
  /** Heading of the document. */
  readonly title: string;
  /** A line under it: number, office. */
  readonly subtitle?: string;
  /** Small, at the head of every page. */
  readonly header?: string;
  /** Who made it; in the file's properties. */
  readonly author: string;
  readonly blocks: readonly WordBlock[];
}

export type WordBlock = WordHeading | WordParagraph | WordForm | WordList | WordPictures | WordSignatures;

export interface WordHeading {
  readonly kind: 'HEADING';
  readonly text: string;
}

export interface WordParagraph {
  readonly kind: 'PARAGRAPH';
  /** Line breaks stay. */
  readonly text: string;
  readonly look?: 'NOTE' | 'CODE';
}

/** Labels with their values: one pair or two in a row. */
export interface WordForm {
  readonly kind: 'FORM';
  readonly rows: readonly (readonly WordField[])[];
}

export interface WordField {
  readonly label: string;
  readonly value: string;
  /** Digests and numbers: letters of one width. */
  readonly code?: boolean;
}

/** A table whose head stands on every page it runs over. */
export interface WordList {
  readonly kind: 'LIST';
  readonly columns: readonly WordColumn[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Stands in the place of the rows where there are none. */
  readonly none: string;
}

export interface WordColumn {
  readonly heading: string;
  /** Parts of the table's width, of any size: only their proportion counts. */
  readonly width: number;
  readonly look?: 'NUMBER' | 'CODE';
}

/** PNG pictures side by side, each with words under it. */
export interface WordPictures {
  readonly kind: 'PICTURES';
  readonly pictures: readonly { readonly png: Buffer; readonly caption: string; readonly alt: string }[];
}

/** Places to sign: who, and a line. Kept together on one page. */
export interface WordSignatures {
  readonly kind: 'SIGNATURES';
  readonly lines: readonly string[];
}
