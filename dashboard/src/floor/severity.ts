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

/** How a queue stands: by each measure, as a whole, and in words why. */
export interface Judgement {
  readonly severity: Severity;
  readonly wait: Severity;
  readonly level: Severity;
  readonly abandonment: Severity;
  readonly reasons: readonly string[];
}

const RANK: Record<Severity, number> = { act: 0, watch: 1, ok: 2 };

/** Judges a queue as of `now` (in milliseconds). */
export function judge(queue: Queue, now: number, thresholds: Thresholds = USUAL): Judgement {
  const { today } = queue;
  const promised = today?.serviceLevel.seconds ?? 20;
  const waited = longestWait(queue, now) / 1_000;
  const longest = promised * thresholds.times;
  const wait = waited >= longest ? "act" : waited >= promised ? "watch" : "ok";
  const unstaffed = (queue.now?.inQueue ?? 0) > 0 && queue.agents?.staffed === 0;
  const says = today !== null && today !== undefined && today.contactsQueued >= thresholds.contacts;
  const percent = (says ? today.serviceLevel.removedFromQueue : null) ?? 100;
  const floor = thresholds.target - thresholds.below;
  const level = percent < floor ? "act" : percent < thresholds.target ? "watch" : "ok";
  const rate = (says ? today.abandonmentRate : null) ?? 0;
  const [some, many] = thresholds.abandonment;
  const abandonment = rate >= many ? "act" : rate >= some ? "watch" : "ok";
  // Too much to look at is not too little to look after.
  const unknown: Severity = queue.now && today ? "ok" : "watch";
  const said: readonly (readonly [Severity, string])[] = [
    [unstaffed ? "act" : "ok", "nobody to answer"],
    [unknown, "too much to look at"],
    [wait, `a wait over ${wait === "act" ? longest : promised} s`],
    [level, `level below ${level === "act" ? floor : thresholds.target} %`],
    [abandonment, `${abandonment === "act" ? many : some} % or more abandon`],
  ];
  const worst = [...said].sort(([a], [b]) => RANK[a] - RANK[b]);
  return {
    severity: worst[0]?.[0] ?? "ok",
    wait,
    level,
    abandonment,
    reasons: worst.filter(([severity]) => severity !== "ok").map(([, reason]) => reason),
  };
}

/** How long the longest wait has lasted, in milliseconds; 0 where nobody waits. */
export function longestWait(queue: Queue, now: number): number {
  const since = queue.now?.longestWaitSince;
  return since ? Math.max(0, now - Date.parse(since)) : 0;
}

/** What a queue is called. */
export function nameOf(queue: Pick<Queue, "name" | "queueId">): string {
  if (queue.name) return queue.name;
  const own = queue.queueId.startsWith("agent/");
  return own ? "An agent's own queue" : `Queue ${queue.queueId.slice(0, 8)}`;
}

export type FloorOrder = "worst" | "name" | "waiting" | "level";

/** A queue with what follows from it, for a place in the order. */
export interface Placed {
  readonly queue: Queue;
  readonly name: string;
  readonly waited: number;
  readonly judgement: Judgement;
}

/** `Orders 2` before `Orders 10`. */
export const COLLATOR = new Intl.Collator("en-GB", { numeric: true });

/** The queues of which the name holds `filter`, in an order that is the same for the same numbers. */
export function placed(
  queues: readonly Queue[],
  now: number,
  wanted: { order: FloorOrder; filter: string; thresholds?: Thresholds },
): Placed[] {
  const { order, thresholds = USUAL } = wanted;
  const filter = wanted.filter.trim().toLocaleLowerCase();
  const all = queues
    .map((queue) => ({
      queue,
      name: nameOf(queue),
      waited: longestWait(queue, now),
      judgement: judge(queue, now, thresholds),
    }))
    .filter(({ name }) => name.toLocaleLowerCase().includes(filter));
  const waiting = ({ queue }: Placed): number => queue.now?.inQueue ?? 0;
  const level = ({ queue }: Placed): number => queue.today?.serviceLevel.removedFromQueue ?? 101;
  const rank = ({ judgement }: Placed): number => RANK[judgement.severity];
  const orders: Record<FloorOrder, (a: Placed, b: Placed) => number> = {
    worst: (a, b) => rank(a) - rank(b) || b.waited - a.waited || waiting(b) - waiting(a),
    waiting: (a, b) => waiting(b) - waiting(a) || b.waited - a.waited,
    level: (a, b) => level(a) - level(b),
    name: () => 0,
  };
  const byName = (a: Placed, b: Placed): number =>
    COLLATOR.compare(a.name, b.name) || (a.queue.queueId < b.queue.queueId ? -1 : 1);
  return all.sort((a, b) => orders[order](a, b) || byName(a, b));
}
