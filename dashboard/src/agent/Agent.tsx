import type { JSX } from "preact";
import { rowOf } from "../agents/agents";
import { Doing } from "../agents/Grid";
import { client } from "../api/client";
import { usePoll } from "../api/poll";
import { hrefOf, place } from "../route";
import { count, duration, NONE, percent, shortId, words } from "../time/format";
import { Figure, Mark, Moment, Problem, Since, Waiting } from "../ui/parts";

/** One agent: what the agent is doing, and how the day was spent. */
export function Agent(): JSX.Element {
  const { id } = place.value;
  if (!id)
    return (
      <p class="empty">
        Which agent? <a href={hrefOf("agents")}>Choose one</a>
      </p>
    );
  return <Of key={id} id={id} />;
}

function Of({ id }: { id: string }): JSX.Element {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { told, failure } = usePoll(`agent today ${id} ${tz}`, (memory, signal) =>
    memory.ask("agent", signal, (asking) =>
      client.GET("/agent-status/{agentId}", {
        params: { path: { agentId: id }, query: { tz } },
        ...asking,
      }),
    ),
  );
  const data = told.value?.data;
  if (failure.value && !data) return <Problem of={failure.value} />;
  if (!data) return <Waiting what="the agent" />;
  const { agent, today } = data;
  const row = rowOf(agent);
  return (
    <>
      <div class="head contact-head">
        <div>
          <h1>
            <bdi>{row.name}</bdi>
          </h1>
          <p class="id">
            <bdi>
              {agent.username && agent.username !== row.name ? agent.username : agent.agentId}
            </bdi>
          </p>
        </div>
        <dl class="summary">
          <Figure name="Activity">
            <Doing activity={agent.activity} status={agent.status?.name ?? undefined} />
          </Figure>
          <Figure name="For">
            <Since at={row.since} />
          </Figure>
          <Figure name="Routing profile">
            <bdi>{row.profile || NONE}</bdi>
          </Figure>
          <Figure name="Heard last">
            {agent.lastSeenAt ? <Moment at={agent.lastSeenAt} /> : NONE}
          </Figure>
        </dl>
        {agent.silentSince && (
          <Mark severity="act">
            silent for <Since at={agent.silentSince} />
          </Mark>
        )}
      </div>
      <div class="contact-parts">
        <section class="panel" aria-labelledby="day">
          <h2 id="day">
            Today, from <Moment at={today.from} />
          </h2>
          <dl class="day">
            <Figure name="Online">{duration(today.onlineMs)}</Figure>
            <Figure name="With contacts">{duration(today.contactMs)}</Figure>
            <Figure name="of it after-contact work only">
              {duration(today.afterContactWorkMs)}
            </Figure>
            <Figure name="Idle">{duration(today.idleWithRingTimeMs)}</Figure>
            <Figure name="In other statuses">{duration(today.nonProductiveMs)}</Figure>
            <Figure name="Occupancy">{percent(today.occupancyWithRingTime)}</Figure>
            <Figure name="Offered">{count(today.contactsOffered)}</Figure>
            <Figure name="Accepted">{count(today.contactsAccepted)}</Figure>
            <Figure name="Answer rate">{percent(today.answerRate)}</Figure>
            <Figure name="Not responded to">{count(today.nonResponse)}</Figure>
          </dl>
        </section>
        <section class="panel" aria-labelledby="hand">
          <h2 id="hand">Contacts in hand</h2>
          {agent.contacts.length === 0 && <p class="empty">None.</p>}
          <ul class="in-hand">
            {agent.contacts.map((contact) => (
              <li key={contact.contactId}>
                <a href={hrefOf("contact", contact.contactId)}>{shortId(contact.contactId)}</a>{" "}
                {contact.channel && words(contact.channel)} · {words(contact.state)} for{" "}
                <Since at={contact.since} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}
