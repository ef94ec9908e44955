import type { Queue } from "../api/client";
import type { Severity } from "../ui/parts";

/** From when on a queue needs somebody. */
export interface Thresholds {
  /** The service level that is promised, in percent. */
  readonly target: number;
  /** How far below it is a case to act on, in percentage points. */
  readonly below: number;
  /** How many times the promised seconds a wait may take until somebody acts. */
  readonly times: number;
  /** The abandonment rate to watch, and to act on, in percent. */
  readonly abandonment: readonly [watch: number, act: number];
  /** Of fewer contacts than this, a rate says nothing yet. */
  readonly contacts: number;
}

/** 80 % in the promised seconds is what most contact centres promise. */
export const USUAL: Thresholds = {
  target: 80,
  below: 20,
  times: 4,
  abandonment: [5, 10],
  contacts: 5,
};

/** How a queue stands, and in words why. */
export interface Judgement {
  readonly severity: Severity;
  readonly reasons: readonly string[];
}

/** Judges a queue as of `now` (in milliseconds). */
export function judge(queue: Queue, now: number, thresholds: Thresholds = USUAL): Judgement {
  const act: string[] = [];
  const watch: string[] = [];
  const promised = queue.today?.serviceLevel.seconds ?? 20;
  const waited = longestWait(queue, now) / 1_000;
  if (waited >= promised * thresholds.times)
    act.push(`a wait over ${promised * thresholds.times} s`);
  else if (waited >= promised) watch.push(`a wait over ${promised} s`);
  if ((queue.now?.inQueue ?? 0) > 0 && queue.agents?.staffed === 0) act.push("nobody to answer");
  const { today } = queue;
  if (today && today.contactsQueued >= thresholds.contacts) {
    const level = today.serviceLevel.removedFromQueue ?? 100;
    if (level < thresholds.target - thresholds.below)
      act.push(`service level far below ${thresholds.target} %`);
    else if (level < thresholds.target) watch.push(`service level below ${thresholds.target} %`);
    const rate = today.abandonmentRate ?? 0;
    const [some, many] = thresholds.abandonment;
    if (rate >= many) act.push(`${many} % or more abandon`);
    else if (rate >= some) watch.push(`${some} % or more abandon`);
  }
  const severity = act.length > 0 ? "act" : watch.length > 0 ? "watch" : "ok";
  return { severity, reasons: [...act, ...watch] };
}

/** How long the longest wait has lasted, in milliseconds; 0 where nobody waits. */
export function longestWait(queue: Queue, now: number): number {
  const since = queue.now?.longestWaitSince;
  return since ? Math.max(0, now - Date.parse(since)) : 0;
}

/** What a queue is called. */
export function nameOf(queue: Pick<Queue, "name" | "queueId">): string {
  if (queue.name) return queue.name;
  return queue.queueId.startsWith("agent/")
    ? "An agent's own queue"
    : `Queue ${queue.queueId.slice(0, 8)}`;
}

export type FloorOrder = "worst" | "name" | "waiting" | "level";

const RANK: Record<Severity, number> = { act: 0, watch: 1, ok: 2 };

/** A queue with what follows from it, for a place in the order. */
export interface Placed {
  readonly queue: Queue;
  readonly judgement: Judgement;
}

/** The queues of which the name holds `filter`, in an order that is the same for the same numbers. */
export function placed(
  queues: readonly Queue[],
  now: number,
  {
    order,
    filter,
    thresholds = USUAL,
  }: { order: FloorOrder; filter: string; thresholds?: Thresholds },
): Placed[] {
  const wanted = filter.trim().toLocaleLowerCase();
  const all = queues
    .filter((queue) => nameOf(queue).toLocaleLowerCase().includes(wanted))
    .map((queue) => ({ queue, judgement: judge(queue, now, thresholds) }));
  const byName = (a: Placed, b: Placed): number =>
    COLLATOR.compare(nameOf(a.queue), nameOf(b.queue)) ||
    (a.queue.queueId < b.queue.queueId ? -1 : 1);
  const waiting = ({ queue }: Placed): number => queue.now?.inQueue ?? 0;
  const level = ({ queue }: Placed): number => queue.today?.serviceLevel.removedFromQueue ?? 101;
  const orders: Record<FloorOrder, (a: Placed, b: Placed) => number> = {
    worst: (a, b) =>
      RANK[a.judgement.severity] - RANK[b.judgement.severity] ||
      longestWait(b.queue, now) - longestWait(a.queue, now) ||
      waiting(b) - waiting(a),
    waiting: (a, b) =>
      waiting(b) - waiting(a) || longestWait(b.queue, now) - longestWait(a.queue, now),
    level: (a, b) => level(a) - level(b),
    name: () => 0,
  };
  return all.sort((a, b) => orders[order](a, b) || byName(a, b));
}

/** `Orders 2` before `Orders 10`. */
const COLLATOR = new Intl.Collator("en-GB", { numeric: true });
