/**
 * The moment that `2026-03-02T15:30` of a date field is on the clock of whoever fills it in, as the API
 * takes it; `undefined` where nothing is filled in.
 */
export function momentOf(local: string): string | undefined {
  const moment = new Date(local);
  return local && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined;
}

/** A moment as a date field shows it, by the clock of whoever looks, to the minute. */
export function fieldOf(moment: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const date = new Date(moment);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
