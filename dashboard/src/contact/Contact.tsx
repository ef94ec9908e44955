import type { JSX } from "preact";
import type { Contact as ContactView, OneContact } from "../api/client";
import { useAgentName, useQueueNames } from "../api/names";
import { usePoll } from "../api/poll";
import { State } from "../contacts/Contacts";
import { hrefOf, place } from "../route";
import { duration, NONE, shortId, words } from "../time/format";
import { Figure, Moment, Unanswered } from "../ui/parts";
import { Findings } from "./Findings";
import { contact, legs, transcript } from "./questions";
import { Sentiment } from "./Sentiment";
import { Timeline, toldBy } from "./Timeline";
import { Transcript } from "./Transcript";

/** One contact: what happened, who said so, and what was said. */
export function Contact(): JSX.Element {
  const { id } = place.value;
  if (!id)
    return (
      <p class="empty">
        Which contact? <a href={hrefOf("contacts")}>Choose one</a>
      </p>
    );
  return <Of key={id} id={id} />;
}

function Of({ id }: { id: string }): JSX.Element {
  const one = usePoll(`contact ${id}`, contact(id));
  const chain = usePoll(`legs ${id}`, legs(id), 5_000);
  const talk = usePoll(`talk ${id}`, transcript(id));
  const data = one.told.value?.data;
  if (!data) return <Unanswered of={one.failure.value} what="the contact" />;
  const turns = talk.told.value?.data.turns;
  const all = chain.told.value?.data;
  const conversation = data.conversation ?? undefined;
  return (
    <>
      <Head data={data} />
      <div class="contact-parts">
        <section class="panel said" aria-labelledby="said">
          <h2 id="said">What was said</h2>
          {turns ? (
            <Transcript turns={turns} conversation={conversation} />
          ) : (
            <Unanswered of={talk.failure.value} what="what was said" />
          )}
        </section>
        <div class="beside">
          {turns?.some((turn) => turn.sentiment) && (
            <section class="panel" aria-labelledby="mood">
              <h2 id="mood">Sentiment</h2>
              <Sentiment turns={turns} />
            </section>
          )}
          {conversation && <Findings conversation={conversation} />}
          <section class="panel" aria-labelledby="happened">
            <h2 id="happened">What happened, and who said so</h2>
            {/* This leg is known before the others are, and without them. */}
            {!all && <Unanswered of={chain.failure.value} what="other legs" />}
            <Timeline here={id} legs={all ?? { legs: [data], left: 0 }} />
          </section>
        </div>
      </div>
    </>
  );
}

function Head({ data }: { data: OneContact }): JSX.Element {
  const { contact, toldBy: told } = data;
  const names = useQueueNames();
  return (
    <div class="head contact-head">
      <div>
        <h1>
          {contact.channel ? words(contact.channel) : "Contact"}{" "}
          <small class="state">
            <State contact={contact} />
          </small>
        </h1>
        <p class="id">{contact.contactId}</p>
      </div>
      <dl class="summary">
        <Figure name="Began">
          {contact.initiatedAt ? <Moment at={contact.initiatedAt} date /> : NONE}
        </Figure>
        <Figure name="Queue" hint={toldBy(told.queue)}>
          {contact.queueId ? (
            <a href={hrefOf("history", contact.queueId)}>
              <bdi>{names.get(contact.queueId) ?? shortId(contact.queueId)}</bdi>
            </a>
          ) : (
            NONE
          )}
        </Figure>
        <Figure name="Waited">
          {contact.queueWaitMs == null ? NONE : duration(contact.queueWaitMs)}
        </Figure>
        <Figure name="Agent" hint={toldBy(told.agent)}>
          {contact.agentId ? <AgentLink id={contact.agentId} /> : NONE}
        </Figure>
        <Figure name="Began as" hint={toldBy(told.initiationMethod)}>
          {contact.initiationMethod ? words(contact.initiationMethod) : NONE}
        </Figure>
        <Figure name="Ended by" hint={toldBy(told.disconnectReason)}>
          {endOf(contact)}
        </Figure>
      </dl>
    </div>
  );
}

/** Why it ended, in Connect's words; empty as long as it goes on. */
function endOf(contact: ContactView): string {
  if (contact.disconnectReason) return words(contact.disconnectReason);
  return contact.disconnectedAt ? "Not told" : NONE;
}

/** An agent by name, with a way there. */
export function AgentLink({ id }: { id: string }): JSX.Element {
  const name = useAgentName(id);
  return (
    <a href={hrefOf("agent", id)}>
      <bdi>{name}</bdi>
    </a>
  );
}
