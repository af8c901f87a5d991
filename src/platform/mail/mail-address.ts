/**
 * True for an address that a digest can be sent to: one mailbox, ASCII, as mail servers of offices take it. No display
 * name, no list, no control characters: nothing that could add a recipient or a header.
 */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/.test(text)
  );
}
