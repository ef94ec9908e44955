import type { JSX } from "preact";
import type { Feed, StepOfLife } from "../api/client";
import { useQueueNames } from "../api/names";
import { State } from "../contacts/Contacts";
import { hrefOf } from "../route";
import { duration, shortId, words } from "../time/format";
import { Moment } from "../ui/parts";
import { AgentLink } from "./Contact";
import type { Legs } from "./questions";

/** What the feeds are called among other words. */
const FEEDS: Record<Feed, string> = {
  "contact-events": "contact events",
  "agent-events": "agent events",
  "contact-records": "contact record",
  "contact-lens": "Contact Lens",
};

/** `told by contact events, contact record`; nothing where none told. */
export function toldBy(feeds: readonly Feed[]): string | undefined {
  return feeds.length > 0 ? `told by ${feeds.map((feed) => FEEDS[feed]).join(", ")}` : undefined;
}

/** All legs of a conversation, step by step. */
export function Timeline({ here, legs }: { here: string; legs: Legs }): JSX.Element {
  const several = legs.legs.length > 1;
  return (
    <ol class="legs">
      {legs.legs.map(({ contact, timeline }, place) => (
        <li key={contact.contactId} class={contact.contactId === here ? "leg here" : "leg"}>
          {several && (
            <h3>
              Leg {place + 1}:{" "}
              {contact.contactId === here ? (
                <>this contact</>
              ) : (
                <a href={hrefOf("contact", contact.contactId)}>{shortId(contact.contactId)}</a>
              )}
              ,{" "}
              {contact.initiationMethod ? words(contact.initiationMethod).toLowerCase() : "untold"}{" "}
              · <State contact={contact} />
            </h3>
          )}
          {timeline.length === 0 && <p class="empty">No feed told of a step yet.</p>}
          <ol class="steps">
            {timeline.map((step, at) => (
              <Step key={`${step.stage} ${step.at}`} step={step} before={timeline[at - 1]} />
            ))}
          </ol>
        </li>
      ))}
      {legs.left > 0 && <li class="leg">and {legs.left} more legs</li>}
    </ol>
  );
}

function Step({ step, before }: { step: StepOfLife; before: StepOfLife | undefined }): JSX.Element {
  const names = useQueueNames();
  const passed = before ? Date.parse(step.at) - Date.parse(before.at) : undefined;
  return (
    <li class="step">
      <span class="when">
        <Moment at={step.at} />
        {passed !== undefined && <small>+{duration(passed)}</small>}
      </span>
      <span class="what">
        <b>{words(step.stage)}</b>
        {step.queueId && (
          <>
            {" "}
            <bdi>{names.get(step.queueId) ?? shortId(step.queueId)}</bdi>
          </>
        )}
        {step.agentId && (
          <>
            {" "}
            <AgentLink id={step.agentId} />
          </>
        )}
        <small>{toldBy(step.toldBy) ?? "told by what followed"}</small>
      </span>
    </li>
  );
}
