import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { client, Failure } from "../api/client";
import { usePoll } from "../api/poll";
import { Wish } from "../api/wish";
import { hrefOf } from "../route";
import { words } from "../time/format";
import { Mark, Problem } from "../ui/parts";
import { ask, type Call, hasEnded, isOver, STANDINGS, stop } from "./calling";

/** The page of a shop, whose button asks for a call: what a customer would see of it. */
export function CallMe(): JSX.Element {
  const [number, setNumber] = useState("");
  const [call, setCall] = useState<Call>();
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  // One key for one wish: pressing twice, or again after a time-out, calls once.
  const [wish] = useState(() => new Wish());
  const tell = (answer: Call | Failure): void => {
    setAsking(false);
    if (answer instanceof Failure) setFailure(answer);
    else {
      setFailure(undefined);
      setCall(answer);
    }
  };
  const press = async (event: Event): Promise<void> => {
    event.preventDefault();
    setAsking(true);
    const answer = await ask(number, wish.key);
    if (answer instanceof Failure) wish.failed(answer);
    tell(answer);
  };
  return (
    <div class="shop">
      <header>
        <p>Example Kettles</p>
        <span>A shop that never was: this is the page of a customer.</span>
      </header>
      <div class="shelf">
        <svg viewBox="0 0 120 120" aria-hidden="true">
          <path d="M34 44h46l8 58H26zM80 54c22-4 26 30 6 34M48 44c0-14 18-14 18 0M34 56 16 44l-4 8 20 20" />
        </svg>
        <div>
          <h1>The quiet kettle</h1>
          <p>Boils a litre in three minutes, and says nothing about it.</p>
          <form class="ask" onSubmit={press}>
            <label class="field">
              <span>Questions? We call you. Your number</span>
              <input
                type="tel"
                required
                maxLength={40}
                autocomplete="tel"
                placeholder="+1 555 555 0100"
                value={number}
                onInput={(event) => {
                  wish.renew();
                  setNumber(event.currentTarget.value);
                }}
              />
            </label>
            <button type="submit" class="plain main" disabled={asking}>
              {asking ? "Asking …" : "Call me"}
            </button>
          </form>
          {failure && <Problem of={failure} />}
          {call && (
            <Standing
              key={call.callId}
              first={call}
              onOver={wish.renew}
              onStop={async () => tell(await stop(call.callId))}
            />
          )}
        </div>
      </div>
    </div>
  );
}

interface StandingProps {
  /** The call as it stood when something was last done about it. */
  readonly first: Call;
  readonly onOver: () => void;
  readonly onStop: () => Promise<void>;
}

function Standing({ first, onOver, onStop }: StandingProps): JSX.Element {
  const { callId } = first;
  const { told, again } = usePoll(`call ${callId}`, (memory, signal) =>
    memory.ask("call", signal, (asking) =>
      client.GET("/outbound-calls/{callId}", { params: { path: { callId } }, ...asking }),
    ),
  );
  const call = told.value?.data.call ?? first;
  const contact = told.value?.data.contact;
  const hungUp = hasEnded(contact);
  const over = hungUp || isOver(call);
  useEffect(() => {
    if (over) onOver();
  }, [over]);
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <section class="standing" aria-label="Your call">
      <p role="status" ref={said} tabIndex={-1}>
        <Mark severity={call.standing === "refused" ? "act" : isOver(call) ? "watch" : "ok"}>
          {call.stoppedAt ? "Stopped." : hungUp ? "The call is over." : STANDINGS[call.standing]}
        </Mark>
      </p>
      {call.refusal && <p>{call.refusal.advice}</p>}
      {call.contactId && (
        <p>
          <a href={hrefOf("contact", call.contactId)}>How the contact stands</a>
          {contact?.phase && `: ${words(contact.phase)}`}
        </p>
      )}
      {!over && (
        <button type="button" class="plain" onClick={() => onStop().then(again)}>
          Do not call me
        </button>
      )}
    </section>
  );
}
