import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { usePoll } from "../api/poll";
import { agents } from "../api/questions";
import { choose, place } from "../route";
import { now } from "../time/now";
import { Choice, Search, Select } from "../ui/fields";
import { Cut, Problem, Waiting } from "../ui/parts";
import { ACTIVITIES, chosen, groupsOf, isMarked, ORDERS, type Order, rowOf } from "./agents";
import { Grid } from "./Grid";

/** What each agent is doing. */
export function Agents(): JSX.Element {
  const { told, failure } = usePoll("agents", agents);
  const { chosen: params } = place.value;
  const list = told.value?.data;
  const all = list?.items;
  const rows = useMemo(() => (all ?? []).map(rowOf), [all]);
  // For what is stuck: seconds do not matter there.
  const moment = useComputed(() => Math.floor((now.value ?? 0) / 10_000) * 10_000).value;
  const activity = params.get("activity") ?? "online";
  const profile = params.get("profile") ?? "";
  const group = params.get("group") ?? "";
  const text = params.get("name") ?? "";
  const order = orderOf(params.get("sort"));
  const descending = params.get("down") === "1";
  const shown = useMemo(
    () =>
      chosen(
        rows,
        { text, activity: activity === "all" ? "" : activity, profile, group, order, descending },
        moment,
      ),
    [rows, text, activity, profile, group, order, descending, moment],
  );
  const options = useMemo(() => {
    const count = new Map<string, number>();
    for (const { agent } of rows) count.set(agent.activity, (count.get(agent.activity) ?? 0) + 1);
    const offline = count.get("offline") ?? 0;
    const marked = rows.filter(({ agent }) => isMarked(agent, moment)).length;
    return [
      ["online", "Online", rows.length - offline],
      ["marked", "Silent or stuck", marked],
      ...ACTIVITIES.filter(([key]) => count.has(key)).map(
        ([key, name]) => [key, name, count.get(key)] as const,
      ),
      ["all", "All", rows.length],
    ] as [string, string, number][];
  }, [rows, moment]);
  const profiles = useMemo(() => {
    const names = new Map(
      rows.map(({ agent, profile }) => [agent.routingProfileId ?? "", profile]),
    );
    names.delete("");
    const sorted = [...names].sort(([, a], [, b]) => a.localeCompare(b));
    return [["", "All"], ...sorted] as [string, string][];
  }, [rows]);
  const groups = useMemo(() => groupsOf(rows), [rows]);
  return (
    <>
      <div class="head">
        <h1>Agents</h1>
        <Choice
          label="Activity"
          value={activity}
          options={options}
          onChange={(value) => choose({ activity: value === "online" ? undefined : value })}
        />
        <div class="tools">
          <Search label="Agent" value={text} onChange={(name) => choose({ name })} />
          <Select
            label="Routing profile"
            value={profile}
            options={profiles}
            onChange={(value) => choose({ profile: value })}
          />
          {groups.length > 0 && (
            <Select
              label="Hierarchy group"
              value={group}
              options={[["", "All"], ...groups]}
              onChange={(value) => choose({ group: value })}
            />
          )}
        </div>
      </div>
      {failure.value && !all && <Problem of={failure.value} />}
      {!all && !failure.value && <Waiting what="the agents" />}
      {list && <Cut list={list} />}
      {all && <Grid rows={shown} order={order} descending={descending} moment={moment} />}
    </>
  );
}

function orderOf(text: string | null): Order {
  return ORDERS.find((order) => order === text) ?? "name";
}
