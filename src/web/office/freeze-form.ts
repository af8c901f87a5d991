/** Parts of a row that make it a row: digits and device have defaults and say nothing. */
const TYPED = ['witness', 'organisation', 'role', 'accountId'] as const;

/**
 * The body of the freeze form without the rows of witnesses that nobody filled in: the form has more rows than most
 * need. What is left moves up, so that faults and what was typed stand on the same row.
 */
export function freezeForm(body: unknown): Record<string, unknown> {
  const { entropyPlan, ...rest } = (body ?? {}) as Record<string, unknown>;
  const rows: unknown[] = Array.isArray(entropyPlan)
    ? entropyPlan
    : typeof entropyPlan === 'object'
      ? Object.values(entropyPlan ?? {})
      : [];
  return { ...rest, entropyPlan: rows.filter(isTyped) };
}

function isTyped(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return true;
  const parts = row as Record<string, unknown>;
  const source = (typeof parts.source === 'object' ? parts.source : null) as Record<string, unknown> | null;
  const values = [...TYPED.map((name) => parts[name]), source?.issue, source?.at];
  return values.some((value) => value !== undefined && value !== null && value !== '');
}
