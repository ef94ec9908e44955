import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { nameOf } from "../floor/severity";
import { shortId, viewersZone } from "../time/format";
import { client } from "./client";
import { usePoll } from "./poll";
import { queues } from "./questions";

/** Names change once a month. */
const SELDOM_MS = 60_000;

/** What queues are called, by their ids. */
export function useQueueNames(): ReadonlyMap<string, string> {
  const zone = viewersZone();
  const { told } = usePoll(`queues ${zone}`, queues(zone), SELDOM_MS);
  const all = told.value?.data.items;
  return useMemo(() => new Map((all ?? []).map((queue) => [queue.queueId, nameOf(queue)])), [all]);
}

/** What an agent is called; the beginning of the id until that is known. */
export function useAgentName(agentId: string): ReadonlySignal<string> {
  const { told } = usePoll(
    `agent ${agentId}`,
    (memory, signal) =>
      memory.ask("agent", signal, (asking) =>
        client.GET("/agent-status/{agentId}", { params: { path: { agentId } }, ...asking }),
      ),
    SELDOM_MS,
  );
  return useMemo(
    () =>
      computed(() => {
        const agent = told.value?.data.agent;
        const full = [agent?.firstName, agent?.lastName].filter(Boolean).join(" ");
        return full || agent?.username || shortId(agentId);
      }),
    [told, agentId],
  );
}
