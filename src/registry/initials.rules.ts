import { pinyin } from 'pinyin-pro';

const OPTIONS = { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' } as const;

/**
 * Initials of the pinyin of a name, lower case, for searching: 康定第2汽修厂 → kddqxc with the digit kept (kdd2qxc).
 * Letters and digits stay, everything else is left out. Characters of many readings are read by their word
 * (重庆 → cq); with `person` the first one is read as a surname (单 → s).
 */
export function nameInitials(name: string, person = false): string {
  const parts = pinyin(name.normalize('NFKC'), { ...OPTIONS, surname: person ? 'head' : 'off' });
  return parts
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
