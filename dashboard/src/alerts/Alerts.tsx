import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { rowOf } from "../agents/agents";
import { type Alert, client, done, Failure, type Schemas } from "../api/client";
import { useQueueNames } from "../api/names";
import { usePoll } from "../api/poll";
import { agents, alerts } from "../api/questions";
import { choose, hrefOf, place } from "../route";
import { NONE, shortId } from "../time/format";
import { Choice } from "../ui/fields";
import { Cut, Mark, Moment, Problem, Since, useTold, Waiting } from "../ui/parts";

type Standing = Schemas["AlertStanding"];

const SHOWN: readonly (readonly [string, string])[] = [
  ["all", "All"],
  ["raised", "Nobody looks after"],
  ["acknowledged", "Looked after"],
  ["resolved", "Over"],
];

/** What there is none of, where only one standing is shown: of the rules it says nothing. */
const NO: Record<Standing, string> = {
  raised: "No alert that nobody looks after.",
  acknowledged: "No alert that somebody looks after.",
  resolved: "No alert that is over.",
};

const KINDS: Record<Alert["kind"], string> = {
  silentAgent: "Nothing heard of an agent",
  longWait: "A long wait",
  longAfterContactWork: "Long after-contact work",
  longStatus: "Long in a status",
  missedContact: "A contact was missed",
  lowServiceLevel: "Service level is low",
  endlessWait: "A wait without an end",
  negativeSentiment: "An unhappy customer",
  category: "A category matched",
};

/** What supervisors should look at, and who does. */
export function Alerts(): JSX.Element {
  const { chosen } = place.value;
  const shown = SHOWN.find(([standing]) => standing === chosen.get("standing"))?.[0] ?? "all";
  const standing = shown === "all" ? undefined : (shown as Standing);
  const poll = usePoll(`alerts ${shown}`, alerts(standing));
  const [failure, setFailure] = useState<Failure>();
  const list = poll.told.value?.data;
  const all = list?.items;
  const [said, tell] = useTold();
  const acknowledge = async (alertId: string): Promise<void> => {
    const params = { path: { alertId } };
    const answer = await done((signal) =>
      client.POST("/alerts/{alertId}/acknowledge", { params, signal }),
    );
    setFailure(answer instanceof Failure ? answer : undefined);
    if (!(answer instanceof Failure)) tell("You look after it.");
    poll.again();
  };
  return (
    <>
      <div class="head">
        <h1>Alerts</h1>
        <Choice
          label="Shown"
          value={shown}
          options={SHOWN}
          onChange={(value) => choose({ standing: value === "all" ? undefined : value })}
        />
      </div>
      {said}
      {failure && <Problem of={failure} />}
      {poll.failure.value && !all && <Problem of={poll.failure.value} />}
      {!all && !poll.failure.value && <Waiting what="the alerts" />}
      {list && <Cut list={list} />}
      {all && (
        <List
          all={all}
          none={standing ? NO[standing] : "No alert. All rules are kept."}
          onAcknowledge={acknowledge}
        />
      )}
    </>
  );
}

interface ListProps {
  readonly all: readonly Alert[];
  /** What to say of an empty list. */
  readonly none: string;
  readonly onAcknowledge: (alertId: string) => void;
}

function List({ all, none, onAcknowledge }: ListProps): JSX.Element {
  const queues = useQueueNames();
  const { told } = usePoll("agents", agents, 30_000);
  const people = told.value?.data.items;
  const called = useMemo(
    () => new Map((people ?? []).map((agent) => [agent.agentId, rowOf(agent).name])),
    [people],
  );
  const about = ({ subject }: Alert): JSX.Element => {
    const view = { agent: "agent", contact: "contact", queue: "history" }[subject.kind];
    const name = { agent: called, queue: queues }[subject.kind]?.get(subject.id);
    const text = <bdi>{name ?? shortId(subject.id)}</bdi>;
    return view ? <a href={hrefOf(view, subject.id)}>{text}</a> : text;
  };
  if (all.length === 0) return <p class="empty">{none}</p>;
  return (
    <div class="panel scrolled">
      <table class="list" aria-label="Alerts">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">About</th>
            <th scope="col">Since</th>
            <th scope="col">For</th>
            <th scope="col">Rule</th>
            <th scope="col">Standing</th>
            <th scope="col">
              <span class="sr">To do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((alert) => (
            <tr key={alert.alertId} data-alert={alert.alertId}>
              <th scope="row">
                {KINDS[alert.kind]}
                {alert.detail && (
                  <small>
                    {" "}
                    <bdi>{alert.detail}</bdi>
                  </small>
                )}
              </th>
              <td>{about(alert)}</td>
              <td>
                <Moment at={alert.onsetAt} date />
              </td>
              <td class="number">{alert.resolvedAt ? NONE : <Since at={alert.onsetAt} />}</td>
              <td>
                <bdi>{alert.rule}</bdi>
              </td>
              <td>
                <Stands alert={alert} />
              </td>
              <td class="actions">
                {alert.standing === "raised" && (
                  <button type="button" class="plain" onClick={() => onAcknowledge(alert.alertId)}>
                    I look after it
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Stands({ alert }: { alert: Alert }): JSX.Element {
  if (alert.standing === "raised") return <Mark severity="act">Nobody looks after it</Mark>;
  if (alert.standing === "resolved") return <Mark severity="ok">Over</Mark>;
  return (
    <Mark severity="watch">
      <bdi>{alert.acknowledgedBy ?? "Somebody"}</bdi> looks after it
    </Mark>
  );
}
