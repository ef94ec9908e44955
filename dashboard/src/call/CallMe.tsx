import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { client, Failure } from "../api/client";
import { usePoll } from "../api/poll";
import { hrefOf } from "../route";
import { Mark, Problem } from "../ui/parts";
import { ask, type Call, goesOn, STANDINGS, stop } from "./calling";

/** The page of a shop, whose button asks for a call: what a customer would see of it. */
export function CallMe(): JSX.Element {
  const [number, setNumber] = useState("");
  const [call, setCall] = useState<Call>();
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  // One key for one wish: pressing twice, or again after a time-out, calls once.
  const key = useRef(crypto.randomUUID());
  const wish = (wanted: string): void => {
    setNumber(wanted);
    key.current = crypto.randomUUID();
  };
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
    tell(await ask(number, key.current));
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
                onInput={(event) => wish(event.currentTarget.value)}
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
              onStop={async () => tell(await stop(call.callId))}
            />
          )}
        </div>
      </div>
    </div>
  );
}

function Standing({ first, onStop }: { first: Call; onStop: () => void }): JSX.Element {
  const { callId } = first;
  const { told } = usePoll(`call ${callId}`, (memory, signal) =>
    memory.ask("call", signal, (asking) =>
      client.GET("/outbound-calls/{callId}", { params: { path: { callId } }, ...asking }),
    ),
  );
  const call = told.value?.data.call ?? first;
  const contact = told.value?.data.contact;
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <section class="standing" aria-label="Your call">
      <p role="status" ref={said} tabIndex={-1}>
        <Mark severity={call.standing === "refused" ? "act" : goesOn(call) ? "ok" : "watch"}>
          {call.stoppedAt ? "Stopped." : STANDINGS[call.standing]}
        </Mark>
      </p>
      {call.refusal && <p>{call.refusal.advice}</p>}
      {call.contactId && (
        <p>
          <a href={hrefOf("contact", call.contactId)}>How the contact stands</a>
          {contact?.phase && `: ${contact.phase}`}
        </p>
      )}
      {goesOn(call) && (
        <button type="button" class="plain" onClick={onStop}>
          Do not call me
        </button>
      )}
    </section>
  );
}
