import { signal } from "@preact/signals";
import { ServerClock } from "./clock";

/** The one clock of the page. */
export const clock = new ServerClock();

/** What the server's clock shows, each second; `undefined` before the first answer. */
export const now = signal<number | undefined>(undefined);

/** Our monotonic clock, in milliseconds. */
export const monotonic = (): number => performance.now();

/** Takes in the moment of an answer. */
export function heard(asOf: number): void {
  clock.hear(asOf, monotonic());
  if (now.value === undefined) tick();
}

function tick(): void {
  now.value = clock.read(monotonic());
}

/** Lets the seconds pass. */
export function startTicking(): void {
  setInterval(tick, 1_000);
}
