import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Callback, client, done, Failure } from "../api/client";
import { useQueueNames } from "../api/names";
import { type Polled, usePoll } from "../api/poll";
import { type CallbackList, callbacks } from "../api/questions";
import { Wish } from "../api/wish";
import { choose, hrefOf, place } from "../route";
import { dateAndTime, NONE, shortId } from "../time/format";
import { now } from "../time/now";
import { Choice } from "../ui/fields";
import { Cut, Mark, Moment, Problem, type Severity, useTold, Waiting } from "../ui/parts";
import { fieldOf, momentOf } from "./planning";

const LISTS: readonly (readonly [CallbackList, string])[] = [
  ["scheduled", "Scheduled"],
  ["suggested", "Suggested"],
  ["dialling", "Being called"],
  ["over", "Over"],
];

const STANDINGS: Record<Callback["standing"], readonly [Severity, string]> = {
  suggested: ["watch", "Nobody said when"],
  scheduled: ["ok", "Scheduled"],
  dialling: ["ok", "Being called"],
  reached: ["ok", "Reached"],
  withdrawn: ["ok", "Taken back"],
  gotThrough: ["ok", "Got through by themselves"],
  expired: ["act", "Too late"],
  exhausted: ["act", "Never reached"],
  refused: ["act", "Refused"],
};

/** Whom to call back, when, and what became of it. */
export function Callbacks(): JSX.Element {
  const { chosen } = place.value;
  const list = LISTS.find(([list]) => list === chosen.get("list"))?.[0] ?? "scheduled";
  const poll = usePoll(`callbacks ${list}`, callbacks(list));
  const shown = poll.told.value?.data;
  // Of those that are over, the newest first: whoever looks here looks for what just happened.
  const all = useMemo(
    () => (list === "over" && shown ? [...shown.items].reverse() : shown?.items),
    [list, shown],
  );
  return (
    <>
      <div class="head">
        <h1>Callbacks</h1>
        <Choice
          label="Shown"
          value={list}
          options={LISTS}
          onChange={(value) => choose({ list: value === "scheduled" ? undefined : value })}
        />
      </div>
      <Ask poll={poll} />
      {poll.failure.value && !all && <Problem of={poll.failure.value} />}
      {!all && !poll.failure.value && <Waiting what="the callbacks" />}
      {shown && <Cut list={shown} />}
      {all && <List key={list} all={all} poll={poll} />}
    </>
  );
}

/** Asks for a callback. One wish has one key, so asking twice calls once; what is edited is another. */
function Ask({ poll }: { poll: Polled<unknown> }): JSX.Element {
  const [number, setNumber] = useState("");
  const [due, setDue] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [wish] = useState(() => new Wish());
  const press = async (event: Event): Promise<void> => {
    event.preventDefault();
    const moment = momentOf(due);
    const body = { number, ...(moment ? { due: moment } : {}) };
    const params = { header: { "idempotency-key": wish.key } };
    const answer = await done((signal) => client.POST("/callbacks", { params, body, signal }));
    if (answer instanceof Failure) {
      setFailure(answer);
      wish.failed(answer);
      return;
    }
    setFailure(undefined);
    setNumber("");
    wish.renew();
    poll.again();
  };
  return (
    <form class="tools ask panel" onSubmit={press} aria-label="Ask for a callback">
      <label class="field">
        <span>Number</span>
        <input
          type="tel"
          required
          maxLength={40}
          autocomplete="off"
          value={number}
          onInput={(event) => {
            wish.renew();
            setNumber(event.currentTarget.value);
          }}
        />
      </label>
      <label class="field">
        <span>When; at once, if left out</span>
        <input
          type="datetime-local"
          value={due}
          onInput={(event) => {
            wish.renew();
            setDue(event.currentTarget.value);
          }}
        />
      </label>
      <button type="submit" class="plain main">
        Call back
      </button>
      {failure && <Problem of={failure} />}
    </form>
  );
}

function List({ all, poll }: { all: readonly Callback[]; poll: Polled<unknown> }): JSX.Element {
  const names = useQueueNames();
  const [planned, setPlanned] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [said, tell] = useTold();
  const act = async (doing: Promise<unknown>, done: string): Promise<void> => {
    const answer = await doing;
    poll.again();
    // What was typed stays until it is taken.
    if (answer instanceof Failure) return setFailure(answer);
    setFailure(undefined);
    setPlanned(undefined);
    tell(done);
  };
  const withdraw = (callbackId: string): Promise<void> =>
    act(
      done((signal) =>
        client.DELETE("/callbacks/{callbackId}", { params: { path: { callbackId } }, signal }),
      ),
      "Taken back.",
    );
  const plan = (callbackId: string, due: string): Promise<void> =>
    act(
      done((signal) =>
        client.PUT("/callbacks/{callbackId}", {
          params: { path: { callbackId } },
          body: { due },
          signal,
        }),
      ),
      `Set for ${dateAndTime(Date.parse(due))}.`,
    );
  return (
    <>
      {said}
      {failure && <Problem of={failure} />}
      {all.length === 0 && <p class="empty">None.</p>}
      <div class="panel scrolled" hidden={all.length === 0}>
        <table class="list" aria-label="Callbacks">
          <thead>
            <tr>
              <th scope="col">Callback</th>
              <th scope="col">Standing</th>
              <th scope="col">Due</th>
              <th scope="col">Queue</th>
              <th scope="col">Attempts</th>
              <th scope="col">Gave up</th>
              <th scope="col">
                <span class="sr">To do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((callback) => {
              const { callbackId: id, standing, dueAt, queueId, attempts } = callback;
              const [severity, word] = STANDINGS[standing];
              const open = standing === "suggested" || standing === "scheduled";
              const { abandonedContactId: gaveUp } = callback;
              return (
                <tr key={id} data-callback={id}>
                  <th scope="row" title={id}>
                    {shortId(id)}
                  </th>
                  <td>
                    <Mark severity={severity}>{word}</Mark>
                  </td>
                  <td>{dueAt ? <Moment at={dueAt} date /> : NONE}</td>
                  <td>{queueId ? <bdi>{names.get(queueId) ?? shortId(queueId)}</bdi> : NONE}</td>
                  <td class="number">
                    {attempts.map(({ number, contactId }) =>
                      contactId ? (
                        <a key={number} href={hrefOf("contact", contactId)}>
                          {number}{" "}
                        </a>
                      ) : (
                        `${number} `
                      ),
                    )}
                    {attempts.length === 0 && "none"}
                  </td>
                  <td>
                    {gaveUp ? <a href={hrefOf("contact", gaveUp)}>{shortId(gaveUp)}</a> : NONE}
                  </td>
                  <td class="actions">
                    {open &&
                      (planned === id ? (
                        <Plan first={dueAt} onPlan={(due) => plan(id, due)} />
                      ) : (
                        <button type="button" class="plain" onClick={() => setPlanned(id)}>
                          {standing === "suggested" ? "Schedule" : "Another time"}
                        </button>
                      ))}
                    {(open || standing === "dialling") && (
                      <button type="button" class="plain" onClick={() => withdraw(id)}>
                        Take back
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Plan(props: { first: string | null; onPlan: (due: string) => void }): JSX.Element {
  const start = props.first ? Date.parse(props.first) : (now.peek() ?? 0);
  const [due, setDue] = useState(fieldOf(start));
  const moment = momentOf(due);
  const field = useRef<HTMLInputElement>(null);
  // Whoever asked for it goes on from here: the button that asked is gone.
  useEffect(() => field.current?.focus(), []);
  return (
    <span class="plan">
      <label class="field">
        <span class="sr">When to call</span>
        <input
          ref={field}
          type="datetime-local"
          value={due}
          onInput={(event) => setDue(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        class="plain main"
        disabled={!moment}
        onClick={() => moment && props.onPlan(moment)}
      >
        Set
      </button>
    </span>
  );
}
