import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { client, type IntervalStep } from "../api/client";
import { useQueues } from "../api/names";
import { usePoll } from "../api/poll";
import { NoQueue } from "../floor/NoQueue";
import { choose, hrefOf, place } from "../route";
import { shortId, viewersZone } from "../time/format";
import { now } from "../time/now";
import { dateIn, isDate, isZone, plusDays, startOfDay } from "../time/zones";
import { DateField, Select, Suggested } from "../ui/fields";
import { Unanswered } from "../ui/parts";
import { PanelOf } from "./PanelOf";
import { fromFirst, PANELS } from "./panels";

const STEPS: readonly (readonly [IntervalStep, string])[] = [
  ["15m", "15 minutes"],
  ["30m", "30 minutes"],
  ["60m", "An hour"],
  ["1d", "A day"],
];

/** How many days are shown by the day. */
const DAYS = 28;

/** The numbers of a queue by interval. */
export function History(): JSX.Element {
  const { id, chosen } = place.value;
  const queues = useQueues();
  const { names, sorted } = queues;
  const first = sorted[0]?.[0];
  useEffect(() => {
    // The address says which queue, so that it can be handed on.
    if (!id && first) location.replace(hrefOf("history", first, Object.fromEntries(chosen)));
  }, [id, first, chosen]);
  const zone = chosen.get("tz") ?? viewersZone();
  const step = STEPS.find(([step]) => step === chosen.get("step"))?.[0] ?? "30m";
  // To the minute it does not matter: today is asked for once there is a clock.
  const today = now.value === undefined || !isZone(zone) ? undefined : dateIn(now.value, zone);
  const asked = chosen.get("date") || undefined;
  const isDay = asked === undefined || isDate(asked);
  const date = isDay ? (asked ?? today) : undefined;
  return (
    <>
      <div class="head">
        <h1>
          History
          {id && names.has(id) && (
            <>
              {" of "}
              <bdi>{names.get(id)}</bdi>
            </>
          )}
        </h1>
        <div class="tools">
          <Select
            label="Queue"
            value={id ?? ""}
            options={id && !names.has(id) ? [[id, shortId(id)], ...sorted] : sorted}
            onChange={(queue) =>
              location.assign(hrefOf("history", queue, Object.fromEntries(chosen)))
            }
          />
          <DateField
            label={step === "1d" ? "Last day" : "Date"}
            value={date ?? ""}
            onChange={(value) => choose({ date: value === today ? undefined : value })}
          />
          <Select
            label="Step"
            value={step}
            options={STEPS}
            onChange={(value) => choose({ step: value })}
          />
          <Suggested
            label="Time zone"
            value={zone}
            suggestions={Intl.supportedValuesOf("timeZone")}
            invalid={!isZone(zone)}
            onChange={(tz) => choose({ tz })}
          />
        </div>
      </div>
      {!isZone(zone) && <p class="empty">{zone} is not a time zone, such as Europe/London.</p>}
      {!isDay && <p class="empty">{asked} is not a date, such as 2026-03-02.</p>}
      {!id && <NoQueue of={queues} />}
      {id && date && isZone(zone) && (
        <Day
          key={`${id} ${date} ${step} ${zone}`}
          queue={id}
          name={names.get(id)}
          date={date}
          step={step}
          zone={zone}
        />
      )}
    </>
  );
}

interface DayProps {
  readonly queue: string;
  readonly name: string | undefined;
  readonly date: string;
  readonly step: IntervalStep;
  readonly zone: string;
}

function Day({ queue, name, date, step, zone }: DayProps): JSX.Element {
  const from = startOfDay(step === "1d" ? plusDays(date, 1 - DAYS) : date, zone);
  const to = startOfDay(plusDays(date, 1), zone);
  const { told, failure } = usePoll(
    `intervals ${queue} ${date} ${step} ${zone}`,
    (memory, signal) =>
      memory.ask("intervals", signal, (asking) => {
        // Of what is still to come there is nothing to tell.
        const until = Math.min(to, Math.max(now.peek() ?? to, from + 1));
        const range = { from: new Date(from).toISOString(), to: new Date(until).toISOString() };
        return client.GET("/queues/{queueId}/intervals", {
          params: { path: { queueId: queue }, query: { ...range, step, tz: zone } },
          ...asking,
        });
      }),
    10_000,
  );
  const data = told.value?.data;
  if (!data) return <Unanswered of={failure.value} what="the numbers" />;
  const intervals = fromFirst(data.intervals);
  if (intervals.length === 0) return <p class="empty">No contact came to this queue then.</p>;
  const called = data.name ?? name ?? shortId(queue);
  return (
    <div class="panels">
      {PANELS.map((panel) => (
        <PanelOf
          key={panel.key}
          panel={panel}
          intervals={intervals}
          step={step}
          zone={zone}
          file={`${called} ${date} ${panel.key}`}
        />
      ))}
    </div>
  );
}
