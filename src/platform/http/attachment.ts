/**
 * Content-Disposition of a download with a Chinese name.
 * @param ascii name for programs that know no other letters
 */
export function attachment(ascii: string, name: string): string {
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
