import { type Day, makeDay } from '../../kernel/day.js';

/**
 * Reads a day as offices write it: 2026-3-1, 2026/03/01, 2026.3.1, 2026年3月1日, 20260301, each also with a time
 * of day behind it. Null for anything else: two-digit years, months without a day, days that do not exist.
 */
export function readDay(text: string): Day | null {
  const plain = text
    .normalize('NFKC')
    .replace(/\s*(年|月)\s*|\s+(?=日)/g, '$1')
    .trim()
    .replace(/(?<=\d日?)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '')
    .replace(/\s*([-/.]|[‐‑‒–—―−])\s*/g, (_, mark: string) => (/[-/.]/.test(mark) ? mark : '-'));
  const parts =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(plain) ??
    /^(\d{4})(年)(\d{1,2})月(\d{1,2})日?$/.exec(plain) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(plain);
  return parts === null ? null : makeDay(Number(parts[1]), Number(parts[3]), Number(parts[4]));
}
