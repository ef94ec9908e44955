import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Issue, OneContact, Turn } from "../api/client";
import { duration, words } from "../time/format";
import { memo } from "../ui/memo";
import { Moment } from "../ui/parts";
import { parts } from "./talk";

type Conversation = NonNullable<OneContact["conversation"]>;

/** What was said, following along unless somebody reads further up. */
export function Transcript(props: {
  turns: readonly Turn[];
  conversation: Conversation | undefined;
}): JSX.Element {
  const { turns, conversation } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const over = conversation?.status === "completed" || conversation?.status === "failed";
  useEffect(() => {
    const element = scroller.current;
    if (element && follows && !over) element.scrollTop = element.scrollHeight;
  }, [turns, follows, over]);
  const issues = useMemo(() => {
    const byTurn = new Map<string, Issue[]>();
    for (const issue of conversation?.issues ?? []) {
      byTurn.set(issue.segmentId, [...(byTurn.get(issue.segmentId) ?? []), issue]);
    }
    return byTurn;
  }, [conversation]);
  if (turns.length === 0) {
    return (
      <p class="empty">
        {conversation && !over
          ? "Nothing was said yet."
          : "Contact Lens told nothing of this contact."}
      </p>
    );
  }
  const atEnd = (): void => {
    const element = scroller.current;
    if (!element) return;
    setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < 40);
  };
  return (
    <>
      <p class="talk-state">
        {over ? "To the end" : "Live"} · {turns.length} turns
        {conversation?.language && <> · {conversation.language}</>}
        {!over && !follows && (
          <button type="button" class="plain" onClick={() => setFollows(true)}>
            Follow along
          </button>
        )}
      </p>
      {/* Focusable, so that the arrow keys scroll it; a log, so that what comes is read out. */}
      <div
        class="turns"
        ref={scroller}
        onScroll={atEnd}
        tabIndex={0}
        role="log"
        aria-label="Transcript"
        lang={conversation?.language ?? undefined}
      >
        <ol>
          {turns.map((turn) => (
            <Said key={turn.id} turn={turn} issues={issues.get(turn.id)} />
          ))}
        </ol>
      </div>
    </>
  );
}

const MOODS: Readonly<Record<string, string>> = {
  NEGATIVE: "▼",
  NEUTRAL: "–",
  POSITIVE: "▲",
  MIXED: "◆",
};

const Said = memo(function Said({
  turn,
  issues,
}: {
  turn: Turn;
  issues: Issue[] | undefined;
}): JSX.Element {
  const role = turn.role ?? "";
  const side = role === "CUSTOMER" ? "customer" : "agent";
  return (
    <li class={turn.partial ? `turn ${side} partial` : `turn ${side}`} data-turn={turn.id}>
      <p class="speaker">
        <b>{role ? words(role) : "Somebody"}</b>{" "}
        {turn.beginMs == null ? turn.at && <Moment at={turn.at} /> : duration(turn.beginMs)}
        {turn.sentiment && (
          <span class={`mood ${turn.sentiment.toLowerCase()}`}>
            <span aria-hidden="true">{MOODS[turn.sentiment] ?? ""}</span>{" "}
            {turn.sentiment.toLowerCase()}
          </span>
        )}
        {turn.partial && <span class="mood">still speaking</span>}
      </p>
      {/* Each turn finds its own direction, whatever the page's. */}
      <p class="words" dir="auto">
        {parts(turn.text ?? "", issues ?? []).map((part, at) =>
          part.isIssue ? (
            <mark key={`${at} ${part.text}`} title="Contact Lens calls this an issue">
              {part.text}
            </mark>
          ) : (
            part.text
          ),
        )}
      </p>
      {Object.entries(turn.translations).map(([language, text]) => (
        <p key={language} class="words translation" dir="auto" lang={language}>
          {text} <small>{language}, translated</small>
        </p>
      ))}
    </li>
  );
});
