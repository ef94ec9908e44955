import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { rowOf } from "../agents/agents";
import type { Contact, Phase } from "../api/client";
import { useQueues } from "../api/names";
import { usePoll } from "../api/poll";
import { agents, contacts, entered } from "../api/questions";
import { NoQueue } from "../floor/NoQueue";
import { choose, hrefOf, place } from "../route";
import { duration, NONE, shortId, words } from "../time/format";
import { Choice, Select } from "../ui/fields";
import { Cut, Mark, Moment, Since, Unanswered } from "../ui/parts";

const SHOWN: readonly (readonly [string, string])[] = [
  ["queued", "Waiting"],
  ["connectedToAgent", "With an agent"],
  ["connectedToSystem", "In the flow"],
  ["initiated", "Beginning"],
  ["paused", "Paused"],
  ["lately", "Of a queue"],
];

const HOURS: readonly (readonly [string, string])[] = [
  ["1", "The last hour"],
  ["4", "The last 4 hours"],
  ["24", "The last 24 hours"],
];

/** Contacts underway, and those that entered a queue lately. */
export function Contacts(): JSX.Element {
  const { chosen } = place.value;
  const shown = SHOWN.find(([phase]) => phase === chosen.get("phase"))?.[0] ?? "queued";
  const queue = chosen.get("queue") ?? "";
  const hours = HOURS.find(([hours]) => hours === chosen.get("hours"))?.[0] ?? "1";
  const queues = useQueues();
  const { names, sorted } = queues;
  const lately = shown === "lately";
  const options = lately ? sorted : ([["", "All"], ...sorted] as const);
  const of = lately ? queue || sorted[0]?.[0] || "" : queue;
  return (
    <>
      <div class="head">
        <h1>Contacts</h1>
        <Choice
          label="Shown"
          value={shown}
          options={SHOWN}
          onChange={(phase) => choose({ phase: phase === "queued" ? undefined : phase })}
        />
        <div class="tools">
          {lately && (
            <Select
              label="Since"
              value={hours}
              options={HOURS}
              onChange={(value) => choose({ hours: value })}
            />
          )}
          <Select
            label="Queue"
            value={of}
            options={options}
            onChange={(value) => choose({ queue: value })}
          />
        </div>
      </div>
      {lately && !of && <NoQueue of={queues} />}
      {lately && of && (
        <Lately key={`${of} ${hours}`} queue={of} hours={Number(hours)} names={names} />
      )}
      {!lately && (
        <Underway key={`${shown} ${of}`} phase={shown as Phase} queue={of} names={names} />
      )}
    </>
  );
}

type Names = ReadonlyMap<string, string>;

function Underway({
  phase,
  queue,
  names,
}: {
  phase: Phase;
  queue: string;
  names: Names;
}): JSX.Element {
  const wanted = queue ? { phase, queue } : { phase };
  const { told, failure } = usePoll(`contacts ${phase} ${queue}`, contacts(wanted));
  const list = told.value?.data;
  if (!list) return <Unanswered of={failure.value} what="contacts" />;
  return (
    <>
      <Cut list={list} />
      <List all={list.items} names={names} none="Nobody at the moment." />
    </>
  );
}

function Lately({
  queue,
  hours,
  names,
}: {
  queue: string;
  hours: number;
  names: Names;
}): JSX.Element {
  const { told, failure } = usePoll(`entered ${queue} ${hours}`, entered(queue, hours));
  const list = told.value?.data;
  // The newest first: whoever looks here looks for what just happened.
  const newest = useMemo(() => [...(list?.items ?? [])].reverse(), [list]);
  if (!list) return <Unanswered of={failure.value} what="contacts" />;
  return (
    <>
      <Cut list={list} />
      <List all={newest} names={names} none="No contact entered this queue." />
    </>
  );
}

function List({
  all,
  names,
  none,
}: {
  all: readonly Contact[];
  names: Names;
  none: string;
}): JSX.Element {
  // Who they are is as of half a minute ago.
  const { told } = usePoll("agents", agents, 30_000);
  const people = told.value?.data.items;
  const called = useMemo(
    () => new Map((people ?? []).map((agent) => [agent.agentId, rowOf(agent).name])),
    [people],
  );
  if (all.length === 0) return <p class="empty">{none}</p>;
  return (
    <div class="panel scrolled">
      <table class="list" aria-label="Contacts">
        <thead>
          <tr>
            <th scope="col">Contact</th>
            <th scope="col">State</th>
            <th scope="col">For</th>
            <th scope="col">Channel</th>
            <th scope="col">Queue</th>
            <th scope="col">Agent</th>
            <th scope="col">Began</th>
            <th scope="col">Waited</th>
          </tr>
        </thead>
        <tbody>
          {all.map((contact) => (
            <tr key={contact.contactId} data-contact={contact.contactId}>
              <th scope="row">
                <a href={hrefOf("contact", contact.contactId)} title={contact.contactId}>
                  {shortId(contact.contactId)}
                </a>
              </th>
              <td>
                <State contact={contact} />
              </td>
              <td class="number">
                <For contact={contact} />
              </td>
              <td>{contact.channel ? words(contact.channel) : NONE}</td>
              <td>
                {contact.queueId ? (
                  <bdi>{names.get(contact.queueId) ?? shortId(contact.queueId)}</bdi>
                ) : (
                  NONE
                )}
              </td>
              <td>
                {contact.agentId ? (
                  <a href={hrefOf("agent", contact.agentId)}>
                    <bdi>{called.get(contact.agentId) ?? shortId(contact.agentId)}</bdi>
                  </a>
                ) : (
                  NONE
                )}
              </td>
              <td>{contact.initiatedAt ? <Moment at={contact.initiatedAt} /> : NONE}</td>
              <td class="number">
                {contact.queueWaitMs == null ? NONE : duration(contact.queueWaitMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How a contact stands, in a word. */
export function State({ contact }: { contact: Contact }): JSX.Element {
  if (contact.abandoned) return <Mark severity="act">Abandoned</Mark>;
  return <>{contact.phase ? PHASES[contact.phase] : NONE}</>;
}

const PHASES: Record<Phase, string> = {
  initiated: "Beginning",
  connectedToSystem: "In the flow",
  queued: "Waiting",
  connectedToAgent: "With an agent",
  paused: "Paused",
  disconnected: "Over, after-contact work",
  completed: "Over",
};

/** How long it has been so; for one that is over, how long it took. */
function For({ contact }: { contact: Contact }): JSX.Element {
  const began = contact.initiatedAt;
  if (contact.phase === "completed" && began && contact.disconnectedAt) {
    return <>{duration(Date.parse(contact.disconnectedAt) - Date.parse(began))}</>;
  }
  const since: Partial<Record<Phase, string | null | undefined>> = {
    queued: contact.queuedAt,
    connectedToAgent: contact.connectedToAgentAt,
    connectedToSystem: contact.connectedToSystemAt,
    disconnected: contact.disconnectedAt,
  };
  return <Since at={(contact.phase && since[contact.phase]) ?? began} />;
}
