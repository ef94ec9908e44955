import type { Interval } from "../api/client";
import { count, percent, seconds } from "../time/format";

/** A number of an interval, for a chart, a table and a file. */
export interface Column {
  readonly name: string;
  /** In a file, where the unit is not to be seen. */
  readonly head: string;
  readonly of: (interval: Interval) => number | null | undefined;
  readonly kind: "line" | "bars";
  readonly faint?: boolean;
}

/** A chart, and the table beside it. */
export interface Panel {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly text: (value: number | null | undefined) => string;
  readonly range?: readonly [number, number];
  /** How far apart the ticks may be. */
  readonly steps?: readonly number[];
}

/** Ticks of waits, in seconds. */
const WAITS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

/** The intervals from the first on in which a contact came or ended: nobody looks at an empty night. */
export function fromFirst(intervals: readonly Interval[]): readonly Interval[] {
  const first = intervals.findIndex(
    ({ contactsQueued, contactsHandled, contactsQueuedByEnqueue }) =>
      contactsQueued + contactsHandled + contactsQueuedByEnqueue > 0,
  );
  return first < 0 ? [] : intervals.slice(first);
}

export const PANELS: readonly Panel[] = [
  {
    key: "level",
    title: "Service level",
    text: percent,
    range: [0, 103],
    columns: [
      {
        name: "Service level",
        head: "service_level_percent",
        of: ({ serviceLevel }) => serviceLevel.removedFromQueue,
        kind: "line",
      },
      {
        name: "Answered only",
        head: "service_level_answered_percent",
        of: ({ serviceLevel }) => serviceLevel.answered,
        kind: "line",
      },
    ],
  },
  {
    key: "waits",
    title: "Waits",
    text: seconds,
    steps: WAITS,
    columns: [
      {
        name: "Longest",
        head: "wait_max_seconds",
        of: ({ waitSeconds }) => waitSeconds.max,
        kind: "line",
      },
      {
        name: "9 of 10 within",
        head: "wait_p90_seconds",
        of: ({ waitSeconds }) => waitSeconds.p90,
        kind: "line",
      },
      {
        name: "Half within",
        head: "wait_p50_seconds",
        of: ({ waitSeconds }) => waitSeconds.p50,
        kind: "line",
      },
    ],
  },
  {
    key: "volumes",
    title: "Volumes",
    text: count,
    columns: [
      {
        name: "Queued",
        head: "contacts_queued",
        of: ({ contactsQueued }) => contactsQueued,
        kind: "bars",
      },
      {
        name: "Handled",
        head: "contacts_handled",
        of: ({ contactsHandled }) => contactsHandled,
        kind: "line",
      },
      {
        name: "Abandoned",
        head: "contacts_abandoned",
        of: ({ contactsAbandoned }) => contactsAbandoned,
        kind: "line",
      },
    ],
  },
  {
    key: "abandonment",
    title: "Abandonment",
    text: percent,
    columns: [
      {
        name: "Abandonment rate",
        head: "abandonment_rate_percent",
        of: ({ abandonmentRate }) => abandonmentRate,
        kind: "bars",
      },
    ],
  },
];
