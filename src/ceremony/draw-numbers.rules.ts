/** What of a draw its place in the office's counts is read from. */
export interface NumberedDraw {
  readonly office: string;
  readonly year: number;
  readonly seq: number;
  readonly number: string;
  readonly sealPosition: number | null;
}

/** Number of a draw: office, year, and its place in the year, e.g. 513300-2026-0001. */
export function drawNumber(office: string, year: number, seq: number): string {
  return `${office}-${year}-${String(seq).padStart(4, '0')}`;
}

/**
 * Gaps in the numbers of draws (by office and year) and of sealed draws (by office), and numbers that do not say
 * their place. Chinese sentences.
 * @param draws by office, year and seq
 */
export function numberFaults(draws: readonly NumberedDraw[]): string[] {
  const faults: string[] = [];
  const next = new Map<string, number>();
  const sealed = new Map<string, number[]>();
  for (const { office, year, seq, number, sealPosition } of draws) {
    const key = `${office}-${year}`;
    const expected = next.get(key) ?? 1;
    if (seq !== expected)
      faults.push(`${year} 年的任务编号不连续：缺少 ${drawNumber(office, year, expected)}。`);
    if (number !== drawNumber(office, year, seq)) faults.push(`任务 ${number}：编号与其年度和序号不符。`);
    next.set(key, seq + 1);
    if (sealPosition === null) continue;
    const positions = sealed.get(office) ?? [];
    positions.push(sealPosition);
    sealed.set(office, positions);
  }
  for (const positions of sealed.values()) {
    positions.sort((a, b) => a - b);
    const gap = positions.findIndex((position, index) => position !== index + 1);
    if (gap >= 0) faults.push(`抽取次序不连续：缺少第 ${gap + 1} 次。`);
  }
  return faults;
}
