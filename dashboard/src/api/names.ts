import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { COLLATOR, nameOf } from "../floor/severity";
import { shortId, viewersZone } from "../time/format";
import { client, type Failure } from "./client";
import { usePoll } from "./poll";
import { queues } from "./questions";

/** Names change once a month. */
const SELDOM_MS = 60_000;

/** What queues are called, by their ids; nothing until that is known. */
export function useQueueNames(): ReadonlyMap<string, string> {
  return useQueues().names;
}

/** The queues to choose from. */
export interface Queues {
  /** What they are called, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** The same, in the order of their names. */
  readonly sorted: readonly (readonly [queueId: string, name: string])[];
  /** Whether that was answered: before, it says nothing that there are none. */
  readonly isKnown: boolean;
  readonly failure: Failure | undefined;
}

/** The queues that contacts have entered. */
export function useQueues(): Queues {
  const zone = viewersZone();
  const { told, failure } = usePoll(`queues ${zone}`, queues(zone), SELDOM_MS);
  const all = told.value?.data.items;
  const known = useMemo(() => {
    const names = new Map((all ?? []).map((queue) => [queue.queueId, nameOf(queue)]));
    const sorted = [...names].sort(([, a], [, b]) => COLLATOR.compare(a, b));
    return { names, sorted, isKnown: all !== undefined };
  }, [all]);
  return { ...known, failure: failure.value };
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
