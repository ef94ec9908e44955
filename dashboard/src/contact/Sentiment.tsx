import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Turn } from "../api/client";
import { duration, words } from "../time/format";
import { Chart } from "../ui/Chart";
import { moods } from "./talk";

/** Ticks of a talk, in seconds. */
const TIMES = [5, 10, 15, 30, 60, 120, 300, 600, 1_200, 3_600];

const LEVELS = ["negative", "neutral", "positive"] as const;

/** How each speaker felt over time, as lines, and in words for whoever does not see them. */
export function Sentiment({ turns }: { turns: readonly Turn[] }): JSX.Element {
  const all = useMemo(() => moods(turns), [turns]);
  const said = all.map(({ role, points }) => {
    const counts = LEVELS.map(
      (name, at) => `${points.filter(([, mood]) => mood === at - 1).length} ${name}`,
    );
    return `${words(role)}: ${counts.join(", ")}`;
  });
  const columns = useMemo(() => {
    const times = [...new Set(all.flatMap(({ points }) => points.map(([time]) => time)))].sort(
      (a, b) => a - b,
    );
    const rows = all.map(({ points }) => {
      const at = new Map(points);
      // Where the other speaks, the line goes on to one's own next turn.
      return times.map((time) => at.get(time));
    });
    return { times, rows };
  }, [all]);
  return (
    <figure>
      <Chart
        label={`Sentiment over time. ${said.join(". ")}.`}
        height={150}
        x={columns.times}
        xText={(value) => duration(value * 1_000)}
        range={[-1.15, 1.15]}
        ticks={[-1, 0, 1]}
        steps={{ x: TIMES }}
        yText={(value) => LEVELS[value + 1] ?? ""}
        series={all.map(({ role }, at) => ({
          name: words(role),
          values: columns.rows[at] ?? [],
          kind: "line",
        }))}
      />
      <figcaption>{said.join(" · ")}</figcaption>
    </figure>
  );
}
