import type { JSX } from "preact";
import { useId, useMemo } from "preact/hooks";
import type { Interval, IntervalStep } from "../api/client";
import { utc } from "../time/format";
import { Chart } from "../ui/Chart";
import { csv, download } from "./csv";
import type { Panel } from "./panels";

interface PanelProps {
  readonly panel: Panel;
  readonly intervals: readonly Interval[];
  readonly step: IntervalStep;
  readonly zone: string;
  readonly file: string;
}

/** A chart, its table, and its file: the same numbers three times. */
export function PanelOf({ panel, intervals, step, zone, file }: PanelProps): JSX.Element {
  const id = useId();
  const label = useMemo(() => labelOf(step, zone), [step, zone]);
  const { columns, text } = panel;
  const x = useMemo(() => intervals.map(({ from }) => Date.parse(from) / 1_000), [intervals]);
  const series = useMemo(
    () =>
      columns.map(({ name, of, kind, faint }) => ({
        name,
        kind,
        values: intervals.map((interval) => of(interval) ?? null),
        ...(faint ? { faint } : {}),
      })),
    [intervals, columns],
  );
  const save = (): void => {
    const rows = intervals.map((interval) => [
      interval.from,
      interval.until,
      ...columns.map(({ of }) => of(interval)),
    ]);
    download(`${file}.csv`, csv(["from", "until", ...columns.map(({ head }) => head)], rows));
  };
  return (
    <section class="panel history-panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{panel.title}</h2>
        <button type="button" class="plain" onClick={save} aria-label={`${panel.title} as CSV`}>
          CSV
        </button>
      </header>
      <div class="both">
        <Chart
          label={`${panel.title} by interval: the table beside it says the same`}
          height={240}
          x={x}
          xText={(value) => label(value * 1_000)}
          yText={text}
          series={series}
          {...(panel.steps ? { steps: { y: panel.steps } } : {})}
          {...(panel.range ? { range: panel.range } : {})}
        />
        <section class="table" tabIndex={0} aria-label={`${panel.title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                {columns.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {intervals.map((interval) => (
                <tr key={interval.from} data-from={interval.from}>
                  <th scope="row">
                    <time dateTime={interval.from} title={utc(Date.parse(interval.from))}>
                      {label(Date.parse(interval.from))}
                    </time>
                  </th>
                  {columns.map(({ name, of }) => (
                    <td key={name}>{text(of(interval))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </section>
  );
}

/** What an interval is called: its beginning on the clock of the zone, or its day. */
function labelOf(step: IntervalStep, timeZone: string): (moment: number) => string {
  const format = new Intl.DateTimeFormat(
    "en-GB",
    step === "1d"
      ? { timeZone, day: "numeric", month: "short" }
      : { timeZone, hour: "2-digit", minute: "2-digit" },
  );
  return (moment) => format.format(moment);
}
