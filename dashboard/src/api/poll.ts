import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { heard, monotonic } from "../time/now";
import { Failure, Memory, type Told } from "./client";
import { fails, HEALTH, healthyAt, link, mends } from "./link";

/** How often what happens now is asked for. */
export const EVERY_MS = 2_000;

/** A question that is asked again and again. */
export interface Polled<T> {
  readonly told: ReadonlySignal<Told<T> | undefined>;
  readonly failure: ReadonlySignal<Failure | undefined>;
  /** Asks at once: something was done about it. */
  readonly again: () => void;
}

/** Asks once; what did not change since the last time is the same object. */
export type Question<T> = (memory: Memory, signal: AbortSignal) => Promise<Told<T>>;

export class Poll<T> implements Polled<T> {
  readonly told = signal<Told<T> | undefined>(undefined);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly #memory = new Memory();
  readonly #key: string;
  readonly #question: Question<T>;
  readonly #every: number;
  /** How often it failed since it was answered. */
  #failures = 0;
  /** The moment of the last answer. */
  #asOf: number | undefined;
  #stop: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchers = 0;

  constructor(key: string, question: Question<T>, every: number) {
    this.#key = key;
    this.#question = question;
    this.#every = every;
  }

  watch(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) this.#start();
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#end();
    };
  }

  #start(): void {
    this.#stop = new AbortController();
    document.addEventListener("visibilitychange", this.#seen);
    watched.add(this as Poll<unknown>);
    void this.#ask(this.#stop.signal);
  }

  #end(): void {
    this.#stop?.abort();
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
    watched.delete(this as Poll<unknown>);
    mends(this.#key);
  }

  /** Whoever comes back to the page does not wait for the next turn. */
  readonly #seen = (): void => {
    if (!document.hidden) this.again();
  };

  readonly again = (): void => {
    if (this.#watchers === 0) return;
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#stop = new AbortController();
    void this.#ask(this.#stop.signal);
  };

  async #ask(stopped: AbortSignal): Promise<void> {
    // Nobody sees a hidden page; `#seen` goes on.
    if (document.hidden) return;
    const limit = AbortSignal.any([stopped, AbortSignal.timeout(LONGEST_MS)]);
    let rest = this.#every;
    try {
      const told = await this.#question(this.#memory, limit);
      if (stopped.aborted) return;
      batch(() => this.#tell(told));
    } catch (cause) {
      // Of a hidden page the browser may hold up what it likes.
      if (stopped.aborted || document.hidden) return;
      const failure = cause instanceof Failure ? cause : new Failure(0);
      this.#failures += 1;
      rest = restAfter(this.#failures, failure);
      batch(() => this.#fail(failure));
    }
    this.#timer = setTimeout(() => void this.#ask(stopped), rest);
  }

  #tell(told: Told<T>): void {
    const wasLost = this.failure.peek()?.status === 0;
    this.#failures = 0;
    heard(told.asOf);
    this.failure.value = undefined;
    this.#asOf = told.asOf;
    link.value = { asOf: told.asOf, lag: told.lag };
    mends(this.#key);
    if (this.#key === HEALTH) healthyAt.value = monotonic();
    if (this.told.peek()?.data !== told.data) this.told.value = told;
    // The API is back: whatever else it did not answer is asked now, and not after its rest.
    if (wasLost) for (const poll of watched) poll.#askIfLost();
  }

  #askIfLost(): void {
    if (this.failure.peek()?.status === 0) this.again();
  }

  #fail(failure: Failure): void {
    this.failure.value = failure;
    const lost = failure.status === 0;
    // A refusal is an answer: the API is there, and what it refused is said in its place.
    if (!lost && failure.status < 500) mends(this.#key);
    else fails(this.#key, { said: failure.message, lost, since: monotonic(), asOf: this.#asOf });
  }
}

/** The longest rest after failures; whoever looks should not wait much longer than the API was gone. */
const MOST_MS = 10_000;

/** The longest rest that an answer may ask for. */
const MOST_ASKED_FOR_MS = 60_000;

/** How long a question rests that failed so many times in turn, the last time with this. */
export function restAfter(failures: number, { retryAfterMs = 0 }: Failure): number {
  const backOff = Math.min(EVERY_MS * 2 ** (failures - 1), MOST_MS);
  return Math.max(backOff, Math.min(retryAfterMs, MOST_ASKED_FOR_MS));
}

/** Those that are asked now. */
const watched = new Set<Poll<unknown>>();

/** How long an answer may take: as long as the API gives itself. */
const LONGEST_MS = 10_000;

/** Polls by their key: two that show the same ask once. Those that nobody watches are kept a while. */
const polls = new Map<string, Poll<unknown>>();

/** How many are kept: whoever goes back sees at once what was there. */
const KEPT = 20;

function pollOf<T>(key: string, question: Question<T>, every: number): Poll<T> {
  const keptAs = `${key} ${every}`;
  const known = polls.get(keptAs);
  if (known) {
    // As the newest.
    polls.delete(keptAs);
    polls.set(keptAs, known);
    return known as Poll<T>;
  }
  const made = new Poll(key, question, every);
  polls.set(keptAs, made as Poll<unknown>);
  const oldest = polls.keys().next().value;
  if (polls.size > KEPT && oldest !== undefined) polls.delete(oldest);
  return made;
}

/**
 * What a question is answered with, asked again and again while the component is there.
 *
 * `key` names the question and whatever it is about: where it changes, another question is asked.
 */
export function usePoll<T>(key: string, question: Question<T>, every = EVERY_MS): Polled<T> {
  const poll = useMemo(() => pollOf(key, question, every), [key, every]);
  useEffect(() => poll.watch(), [poll]);
  return poll;
}
