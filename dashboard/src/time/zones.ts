/** By how much the clock of a zone is ahead of UTC at a moment, in milliseconds. */
function offset(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const part = (type: string): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(moment / 1_000) * 1_000;
}

/**
 * The first moment of a day (`2026-03-29`) in a zone. Where the clock skips midnight, the day begins
 * when the clock goes on.
 */
export function startOfDay(date: string, timeZone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // A zone is at most 14 hours ahead or 12 behind, and changes its offset at most once in between.
  const offsets = [
    offset(midnight - 14 * 3_600_000, timeZone),
    offset(midnight + 12 * 3_600_000, timeZone),
  ];
  const candidates = offsets.map((ahead) => midnight - ahead);
  const dayOf = (moment: number): string => dateIn(moment, timeZone);
  return candidates.sort((a, b) => a - b).find((moment) => dayOf(moment) === date) ?? midnight;
}

/** The date that a zone's calendar shows at a moment: `2026-03-29`. */
export function dateIn(moment: number, timeZone: string): string {
  return new Date(moment + offset(moment, timeZone)).toISOString().slice(0, 10);
}

/** The date some days later. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether the browser knows the zone. */
export function isZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone }));
  } catch {
    return false;
  }
}

/** Whether it is a day of the calendar, as `2026-03-29`. */
export function isDate(date: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(date)) return false;
  const midnight = new Date(`${date}T00:00:00Z`);
  // The 31st of February is none, or is taken for a day of March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
