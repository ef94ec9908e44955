import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type UPlot from "uplot";
import { theme } from "./looks";

/** A line, steps or bars of a chart. */
export interface Series {
  readonly name: string;
  /** One for each place on the x axis; `null` breaks the line, `undefined` does not. */
  readonly values: readonly (number | null | undefined)[];
  readonly kind: "line" | "bars";
  /** Thinner and broken: a target, a second reading. */
  readonly faint?: boolean;
}

export interface ChartProps {
  /** What is to be seen, in words. */
  readonly label: string;
  readonly height: number;
  readonly x: readonly number[];
  readonly xText: (value: number) => string;
  readonly yText: (value: number) => string;
  readonly range?: readonly [number, number];
  readonly ticks?: readonly number[];
  /** How far apart the ticks of an axis may be; whatever suits numbers, if left out. */
  readonly steps?: { readonly x?: readonly number[]; readonly y?: readonly number[] };
  readonly series: readonly Series[];
}

/** A chart that fills its place. uPlot comes when the first chart is to be seen, and not with the floor. */
export function Chart(props: ChartProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const [missing, setMissing] = useState(false);
  const data: UPlot.AlignedData = [[...props.x], ...props.series.map(({ values }) => [...values])];
  const latest = useRef({ props, data });
  latest.current = { props, data };
  const shape = props.series.map(({ name, kind, faint }) => `${name} ${kind} ${faint}`).join("|");
  const looks = theme.value;
  // Drawn anew where its shape or its colours change.
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let gone = false;
    const sized = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: props.height });
    });
    import("./plot").then(
      ({ draw }) => {
        if (gone) return;
        plot.current = draw(element, latest.current.props, latest.current.data);
        sized.observe(element);
      },
      () => setMissing(true),
    );
    return () => {
      gone = true;
      sized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [shape, looks, props.height]);
  useEffect(() => {
    plot.current?.setData(data);
  });
  if (missing) {
    return (
      <p class="empty">
        The chart could not be loaded: its numbers are beside it. Load the page again to see it.
      </p>
    );
  }
  return (
    <div
      class="chart"
      role="img"
      aria-label={props.label}
      ref={holder}
      style={{ minHeight: `${props.height}px` }}
    />
  );
}
