/**
 * True if the text is the number of a record as the database writes it: 1 to 18 digits, no leading zero. Texts that
 * only mean the same number (007) are refused: they would pass for another record wherever numbers are compared.
 */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9][0-9]{0,17}$/.test(text);
}
