import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Activity } from "../api/client";
import { choose, hrefOf } from "../route";
import { words } from "../time/format";
import { memo } from "../ui/memo";
import { Mark, type Severity, Since } from "../ui/parts";
import { inSight } from "../ui/window";
import { ACTIVITIES, isStuck, type Order, type Row } from "./agents";

const COLUMNS: readonly (readonly [Order, string])[] = [
  ["name", "Agent"],
  ["activity", "Activity"],
  ["time", "For"],
  ["contacts", "Contacts in hand"],
  ["profile", "Routing profile"],
];

const NAMES = new Map(ACTIVITIES);

const SEVERITY: Partial<Record<Activity, Severity>> = {
  error: "act",
  missed: "watch",
  rejected: "watch",
};

/** How high a row is, in rem: on one line, or as a card on a telephone. */
const HEIGHT = { line: 2.4, card: 5.75 };

/** The grid: of thousands of rows, only those in sight are in the page. */
export function Grid(props: {
  rows: readonly Row[];
  order: Order;
  descending: boolean;
  moment: number;
}): JSX.Element {
  const { rows, order, descending, moment } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { top, height, row } = useSight(scroller);
  const { first, end } = inSight(top, height, row, rows.length);
  const sort = (column: Order): void => {
    const again = column === order;
    choose({
      sort: column === "name" ? undefined : column,
      down: again && !descending ? "1" : undefined,
    });
  };
  return (
    <div class="grid panel" role="table" aria-label="Agents" aria-rowcount={rows.length + 1}>
      <div role="rowgroup">
        <div class="row heads" role="row" aria-rowindex={1}>
          {COLUMNS.map(([column, name]) => (
            <div
              key={column}
              role="columnheader"
              aria-sort={column === order ? (descending ? "descending" : "ascending") : "none"}
            >
              <button type="button" onClick={() => sort(column)}>
                {name}
                <span aria-hidden="true">{column === order ? (descending ? " ↓" : " ↑") : ""}</span>
              </button>
            </div>
          ))}
        </div>
      </div>
      {/* Focusable, so that the arrow keys scroll it. */}
      <div class="scroller" role="rowgroup" tabIndex={0} aria-label="Agents" ref={scroller}>
        <div class="rows" style={{ height: `${rows.length * row}px` }}>
          {rows.slice(first, end).map((one, place) => (
            <Line
              key={one.agent.agentId}
              row={one}
              top={(first + place) * row}
              index={first + place + 2}
              moment={moment}
            />
          ))}
        </div>
        {rows.length === 0 && <p class="empty">No agent is like that.</p>}
      </div>
    </div>
  );
}

const Line = memo(function Line({
  row,
  top,
  index,
  moment,
}: {
  row: Row;
  top: number;
  index: number;
  moment: number;
}): JSX.Element {
  const { agent, name, since, profile } = row;
  const { status, nextStatus } = agent;
  return (
    <div
      class="row"
      role="row"
      aria-rowindex={index}
      style={{ top: `${top}px` }}
      data-agent={agent.agentId}
    >
      <div role="cell" class="who">
        <a href={hrefOf("agent", agent.agentId)}>
          <bdi>{name}</bdi>
        </a>
        {agent.username && agent.username !== name && (
          <small>
            <bdi>{agent.username}</bdi>
          </small>
        )}
      </div>
      <div role="cell" class="doing">
        <Doing activity={agent.activity} status={status?.name ?? undefined} />
        {agent.silentSince && (
          <Mark severity="act">
            silent <Since at={agent.silentSince} />
          </Mark>
        )}
        {nextStatus && (
          <small>
            then <bdi>{nextStatus}</bdi>
          </small>
        )}
      </div>
      <div role="cell" class="time">
        <Since at={since} />
      </div>
      <div role="cell" class="hands">
        {agent.contacts.map((contact) => (
          <a
            key={contact.contactId}
            class={isStuck(contact, moment) ? "hand stuck" : "hand"}
            href={hrefOf("contact", contact.contactId)}
          >
            <b>{words(contact.channel ?? "contact")}</b>{" "}
            {STATES[contact.state] ?? words(contact.state)} <Since at={contact.since} />
            {isStuck(contact, moment) && <em> ■ stuck</em>}
          </a>
        ))}
      </div>
      <div role="cell" class="profile">
        <bdi>{profile}</bdi>
      </div>
    </div>
  );
});

/** States of contacts in fewer words. */
const STATES: Readonly<Record<string, string>> = {
  CONNECTED: "talking",
  CONNECTED_ONHOLD: "on hold",
  ENDED: "after work",
  INCOMING: "ringing",
  CONNECTING: "connecting",
  PENDING: "pending",
  PAUSED: "paused",
  MISSED: "missed",
  REJECTED: "rejected",
  ERROR: "error",
};

/** The shape that goes with an activity, beside its word. */
const SHAPES: Record<Activity, string> = {
  error: "■",
  missed: "▲",
  rejected: "▲",
  incoming: "◆",
  onContact: "●",
  afterContactWork: "◐",
  available: "○",
  custom: "▭",
  offline: "×",
  unknown: "?",
};

export function Doing({
  activity,
  status,
}: {
  activity: Activity;
  status?: string | undefined;
}): JSX.Element {
  const severity = SEVERITY[activity];
  const word = activity === "custom" ? (status ?? "In a status") : NAMES.get(activity);
  return (
    <span class={severity ? `doing-word ${severity}` : `doing-word ${activity}`}>
      <span class="shape" aria-hidden="true">
        {SHAPES[activity]}
      </span>
      <bdi>{word}</bdi>
    </span>
  );
}

/** Where the list is scrolled to, how much of it is in sight, and how high a row is, in pixels. */
function useSight(scroller: { current: HTMLDivElement | null }): {
  top: number;
  height: number;
  row: number;
} {
  const [sight, setSight] = useState({ top: 0, height: 800, row: 38 });
  const measure = (): void => {
    const element = scroller.current;
    if (!element) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const row = rem * (matchMedia("(max-width: 50rem)").matches ? HEIGHT.card : HEIGHT.line);
    setSight({ top: element.scrollTop, height: element.clientHeight, row });
  };
  useLayoutEffect(measure, []);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const sized = new ResizeObserver(measure);
    sized.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  return sight;
}
