/**
 * Codes one behind the other in bytes. As texts, a million of them would be as many objects to keep and collect,
 * and each could hold in memory the whole piece of a file that it was cut from.
 */
export class CodeList {
  private bytes = new Uint8Array(1024);
  /** Where each code ends. */
  private ends = new Uint32Array(64);
  private count = 0;
  /** The code that is being read: a plain array makes a text several times faster than a part of the bytes. */
  private readonly units: number[] = [];

  get length(): number {
    return this.count;
  }

  /** @param code ASCII, as every code is. */
  push(code: string): void {
    const from = this.end(this.count - 1);
    const to = from + code.length;
    this.makeRoom(to);
    for (let i = 0; i < code.length; i++) this.bytes[from + i] = code.charCodeAt(i);
    this.ends[this.count++] = to;
  }

  at(index: number): string {
    const from = this.end(index - 1);
    const { units } = this;
    units.length = this.end(index) - from;
    for (let i = 0; i < units.length; i++) units[i] = this.bytes[from + i];
    return String.fromCharCode(...units);
  }

  private end(index: number): number {
    return index < 0 ? 0 : this.ends[index];
  }

  private makeRoom(bytes: number): void {
    if (bytes > this.bytes.length) this.bytes = larger(this.bytes, new Uint8Array(2 * bytes));
    if (this.count === this.ends.length) this.ends = larger(this.ends, new Uint32Array(2 * this.count));
  }
}

function larger<T extends Uint8Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
