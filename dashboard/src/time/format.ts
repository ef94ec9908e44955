const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (number: number): string => String(number).padStart(2, "0");

/** `0:07`, `12:05`, `1:02:03`, `2 d 3 h`: as wide as it needs to be, cut off and never rounded up. */
export function duration(ms: number): string {
  const passed = Math.max(0, ms);
  const seconds = Math.floor(passed / SECOND) % 60;
  const minutes = Math.floor(passed / MINUTE) % 60;
  const hours = Math.floor(passed / HOUR);
  if (passed >= DAY) return `${Math.floor(passed / DAY)} d ${hours % 24} h`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`;
  return `${minutes}:${two(seconds)}`;
}

/** `7 s`, `12 min`, `3 h`, `2 d`: roughly how old something is. */
export function age(ms: number): string {
  const passed = Math.max(0, ms);
  if (passed < MINUTE) return `${Math.floor(passed / SECOND)} s`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  return `${Math.floor(passed / DAY)} d`;
}

/** What stands where there is no number: nothing to divide by, or too much to look at. */
export const NONE = "–";

/** Made once: to make one takes longer than to draw a tile. */
const WHOLE = new Intl.NumberFormat("en-GB");
const TENTHS = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** `81.5 %`; a ratio of nothing is no ratio. One digit, cut off: 79.96 has not reached 80. */
export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const cut = Math.floor(value * 10 + 1e-9) / 10;
  return `${TENTHS.format(cut)} %`;
}

/** `1,204`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : WHOLE.format(value);
}

/** Seconds as a duration. */
export function seconds(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : duration(value * SECOND);
}

/** The zone of whoever looks, as it was when the page was opened. */
const VIEWERS_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const viewersZone = (): string => VIEWERS_ZONE;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const kept = FORMATS.get(key);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat("en-GB", options);
  FORMATS.set(key, made);
  return made;
}

/** `09:41:12` in a zone. */
export function timeOfDay(moment: number, timeZone = viewersZone()): string {
  return format({ timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(moment);
}

/** `2 Mar 2026, 09:41:12` in a zone. */
export function dateAndTime(moment: number, timeZone = viewersZone()): string {
  return format({ timeZone, dateStyle: "medium", timeStyle: "medium" }).format(moment);
}

/** `02/03/2026`: the date in a zone, to compare with another. */
export function dateOf(moment: number, timeZone: string): string {
  return format({ timeZone, dateStyle: "short" }).format(moment);
}

/** `2026-03-02 09:41:12.000 UTC`. */
export function utc(moment: number): string {
  return new Date(moment).toISOString().replace("T", " ").replace("Z", " UTC");
}

/** The first digits of an id: enough to tell contacts apart on one screen. */
export function shortId(id: string): string {
  return id.length <= 13 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}

/** `AFTER_CONTACT_WORK` and `afterContactWork` as `After contact work`. */
export function words(name: string): string {
  const apart = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}
