import { addDays } from '../../kernel/day.js';
import type { ShownVisit } from './visit-calendar.service.js';

/** Octets of a line of a calendar file, its line break left aside (RFC 5545, 3.1). */
const LINE_OCTETS = 75;

/**
 * A calendar file (RFC 5545) of dated visits, whole days each: what telephones and office programs open. An event
 * keeps its UID, and its SEQUENCE grows with each change, so that a second import moves it instead of doubling it.
 * @param name title of the calendar
 * @param at moment of the file
 */
export function calendarFile(name: string, visits: readonly ShownVisit[], at: Date): string {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//mingchou//visits//ZH', 'CALSCALE:GREGORIAN'],
    ...['METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, 'X-WR-TIMEZONE:Asia/Shanghai'],
    ...visits.flatMap((visit) => eventOf(visit, at)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventOf(visit: ShownVisit, at: Date): string[] {
  const { dayFrom, dayTo } = visit;
  if (dayFrom === null || dayTo === null) return [];
  const people = visit.people.map(({ name, agencyName }) => `${name}(${agencyName})`).join('、');
  const text = [
    `任务编号：${visit.number}`,
    `抽查事项：${visit.itemName}`,
    `检查组：${people === '' ? '还没有人员' : people}`,
    ...visit.warnings.map((words) => `请注意：${words}`),
  ].join('\n');
  return [
    'BEGIN:VEVENT',
    `UID:${visit.number}@visits.mingchou`,
    `SEQUENCE:${visit.revision}`,
    `DTSTAMP:${stamp(at)}`,
    ...(visit.decidedAt ? [`LAST-MODIFIED:${stamp(visit.decidedAt)}`] : []),
    `DTSTART;VALUE=DATE:${compact(dayFrom)}`,
    // The end is the first day that no longer belongs to the event.
    `DTEND;VALUE=DATE:${compact(addDays(dayTo, 1))}`,
    `SUMMARY:${escaped(`检查 ${visit.subjectName}`)}`,
    `LOCATION:${escaped(visit.areaName)}`,
    `DESCRIPTION:${escaped(text)}`,
    'END:VEVENT',
  ];
}

/** Backslash, semicolon, comma and line break as RFC 5545, 3.3.11 wants them. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Lines of at most 75 octets; a character is never cut. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
