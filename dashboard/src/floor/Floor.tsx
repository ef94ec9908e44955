import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Queue } from "../api/client";
import { usePoll } from "../api/poll";
import { queues } from "../api/questions";
import { choose, place } from "../route";
import { count, viewersZone } from "../time/format";
import { now } from "../time/now";
import { Search, Select } from "../ui/fields";
import { Cut, Figure, Problem, Since, Waiting } from "../ui/parts";
import { type FloorOrder, placed, USUAL } from "./severity";
import { Tile } from "./Tile";

const ORDERS = [
  ["worst", "Worst first"],
  ["waiting", "Most waiting"],
  ["level", "Lowest service level"],
  ["name", "Name"],
] as const;

const isOrder = (text: string | null): text is FloorOrder =>
  ORDERS.some(([order]) => order === text);

/** The queues as they stand, the worst first. */
export function Floor(): JSX.Element {
  const zone = viewersZone();
  const { told, failure } = usePoll(`queues ${zone}`, queues(zone));
  const { chosen } = place.value;
  const order = chosen.get("sort");
  const filter = chosen.get("name") ?? "";
  const target = targetOf(chosen.get("target"));
  // A threshold is a matter of time too; every five seconds will do, so that tiles do not jump about.
  const moment = useComputed(() => Math.floor((now.value ?? 0) / 5_000) * 5_000).value;
  const list = told.value?.data;
  const all = list?.items;
  const tiles = placed(all ?? [], moment, {
    order: isOrder(order) ? order : "worst",
    filter,
    thresholds: { ...USUAL, target },
  });
  return (
    <>
      <div class="head">
        <h1>Floor</h1>
        {all && <Summary queues={all} />}
        <div class="tools">
          <Search label="Queue" value={filter} onChange={(name) => choose({ name })} />
          <Select
            label="Order"
            value={isOrder(order) ? order : "worst"}
            options={ORDERS}
            onChange={(sort) => choose({ sort: sort === "worst" ? undefined : sort })}
          />
          <label class="field narrow">
            <span>Target, %</span>
            <input
              type="number"
              min="1"
              max="100"
              value={target}
              onChange={(event) => choose({ target: event.currentTarget.value })}
            />
          </label>
        </div>
      </div>
      {failure.value && !all && <Problem of={failure.value} />}
      {!all && !failure.value && <Waiting what="the queues" />}
      {all && tiles.length === 0 && (
        <p class="empty">
          {all.length === 0 ? "No contact has entered a queue yet." : "No queue has such a name."}
        </p>
      )}
      {list && <Cut list={list} />}
      <ul class="tiles" aria-label="Queues">
        {tiles.map(({ queue, judgement }) => (
          <Tile
            key={queue.queueId}
            queue={queue}
            severity={judgement.severity}
            wait={judgement.wait}
            level={judgement.level}
            abandonment={judgement.abandonment}
            why={judgement.reasons.join(" · ")}
            target={target}
          />
        ))}
      </ul>
    </>
  );
}

/** A target between 1 and 100 percent; the usual one for anything else. */
function targetOf(text: string | null): number {
  const target = Number(text);
  return text && target >= 1 && target <= 100 ? target : USUAL.target;
}

/** The floor in one line. Agents who serve several queues would count in each, so they are not added. */
function Summary({ queues }: { queues: readonly Queue[] }): JSX.Element {
  const sum = (of: (queue: Queue) => number | undefined): number =>
    queues.reduce((all, queue) => all + (of(queue) ?? 0), 0);
  const oldest = queues.map((queue) => queue.now?.longestWaitSince).filter((at) => at != null);
  return (
    <dl class="summary" aria-label="All queues">
      <Figure name="Waiting" strong>
        {count(sum((queue) => queue.now?.inQueue))}
      </Figure>
      <Figure name="Longest wait" strong>
        <Since at={oldest.sort()[0]} />
      </Figure>
      <Figure name="Handled today">{count(sum((queue) => queue.today?.contactsHandled))}</Figure>
      <Figure name="Abandoned today">
        {count(sum((queue) => queue.today?.contactsAbandoned))}
      </Figure>
    </dl>
  );
}
