import type { JSX } from "preact";
import type { Queue } from "../api/client";
import { hrefOf } from "../route";
import { count, NONE, percent } from "../time/format";
import { memo } from "../ui/memo";
import { Mark, type Severity, Since } from "../ui/parts";
import { nameOf } from "./severity";

interface TileProps {
  readonly queue: Queue;
  readonly severity: Severity;
  readonly wait: Severity;
  readonly level: Severity;
  readonly abandonment: Severity;
  readonly why: string;
  readonly target: number;
}

/** One queue. Drawn again when its numbers changed; its seconds tick by themselves. */
export const Tile = memo(function Tile(props: TileProps): JSX.Element {
  const { queue, severity, wait, level, abandonment, why, target } = props;
  const { agents, today } = queue;
  const name = nameOf(queue);
  const waiting = queue.now?.inQueue;
  return (
    <li class={`tile ${severity}`} aria-label={name} data-queue={queue.queueId}>
      <header>
        <h2>
          <a href={hrefOf("history", queue.queueId)}>
            <bdi>{name}</bdi>
          </a>
        </h2>
        <Mark severity={severity} />
      </header>
      <dl class="pair">
        <div class="figure big">
          <dt>Waiting</dt>
          <dd data-number="inQueue">
            <a href={hrefOf("contacts", undefined, { phase: "queued", queue: queue.queueId })}>
              {count(waiting)}
            </a>
          </dd>
        </div>
        <div class={`figure big ${wait}`}>
          <dt>Longest wait</dt>
          <dd data-number="longestWait">
            <Since at={queue.now?.longestWaitSince} />
          </dd>
        </div>
      </dl>
      <Level
        level={today?.serviceLevel.removedFromQueue}
        seconds={today?.serviceLevel.seconds}
        target={target}
        severity={level}
      />
      <dl class="four">
        <Small name="Available" number="available" value={agents?.available} />
        <Small name="On contact" number="onContact" value={agents?.onContact} />
        <Small name="After work" number="afterContactWork" value={agents?.afterContactWork} />
        <div class={`figure ${abandonment}`}>
          <dt>Abandoned</dt>
          <dd>
            <span data-number="contactsAbandoned">{count(today?.contactsAbandoned)}</span>{" "}
            <small>{today?.abandonmentRate == null ? "" : percent(today.abandonmentRate)}</small>
          </dd>
        </div>
      </dl>
      <p class="why">{why}</p>
    </li>
  );
});

function Small({
  name,
  number,
  value,
}: {
  name: string;
  number: string;
  value: number | undefined;
}): JSX.Element {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-number={number}>{count(value)}</dd>
    </div>
  );
}

/** The day's service level beside its target. */
function Level(props: {
  level: number | null | undefined;
  seconds: number | undefined;
  target: number;
  severity: Severity;
}): JSX.Element {
  const { level, seconds, target, severity } = props;
  const text = percent(level);
  return (
    <div class="level">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="6" />
        <rect class={`fill ${severity}`} width={level ?? 0} height="6" />
        <rect class="goal" x={target - 0.4} width="0.8" height="6" />
      </svg>
      <p>
        <b data-number="serviceLevel">{text}</b>{" "}
        {seconds === undefined ? NONE : `in ${seconds} s · target ${target} %`}
      </p>
    </div>
  );
}
