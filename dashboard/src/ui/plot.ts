import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartProps } from "./Chart";

/** The colours and the type of the page, for a canvas, which knows neither. */
function looks(): { ink: string; line: string; series: string[]; font: string } {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: of("--ink-soft"),
    line: of("--line"),
    series: ["--series-1", "--series-2", "--series-3"].map(of),
    font: `11px ${style.fontFamily}`,
  };
}

/** Shapes of lines, so that they can be told apart without their colours. */
const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3]];

/** The same for the legend, whose marks are boxes with a border. */
const BORDERS = ["solid", "dashed", "dotted"];

/** Draws a chart into an element. */
export function draw(element: HTMLElement, props: ChartProps, data: UPlot.AlignedData): UPlot {
  const { ink, line, series, font } = looks();
  const grid = { stroke: line, width: 1 };
  const bars = UPlot.paths.bars?.({ size: [0.7, 48], radius: 0.12 });
  const options: UPlot.Options = {
    width: element.clientWidth,
    height: props.height,
    cursor: { y: false },
    legend: {
      markers: { width: 2, dash: (_, at) => BORDERS[(at - 1) % BORDERS.length] ?? "solid" },
    },
    scales: {
      x: {
        time: false,
        ...(props.series.some(({ kind }) => kind === "bars") ? { range: roomForBars } : {}),
      },
      y: { range: props.range ? [...props.range] : (_, __, most) => [0, Math.max(1, most * 1.08)] },
    },
    axes: [
      {
        stroke: ink,
        font,
        grid: { show: false },
        ticks: grid,
        size: 28,
        values: (_, all) => all.map(props.xText),
        ...(props.steps?.x ? { incrs: [...props.steps.x] } : { splits: atIntervals }),
      },
      {
        stroke: ink,
        font,
        grid,
        ticks: { show: false },
        size: 58,
        values: (_, all) => all.map(props.yText),
        ...(props.steps?.y ? { incrs: [...props.steps.y] } : {}),
        ...(props.ticks ? { splits: () => [...(props.ticks ?? [])] } : {}),
      },
    ],
    series: [
      { label: "At", value: (_, value) => (value === null ? "–" : props.xText(value)) },
      ...props.series.map(({ name, kind, faint }, at): UPlot.Series => {
        const colour = faint ? ink : (series[at % series.length] ?? ink);
        return {
          label: name,
          stroke: colour,
          width: faint ? 1 : 2,
          dash: [...(faint ? [2, 4] : (DASHES[at % DASHES.length] ?? []))],
          spanGaps: false,
          points: { show: kind === "line" && !faint, size: 5, fill: colour },
          value: (_, value) => (value === null || value === undefined ? "–" : props.yText(value)),
          ...(kind === "bars" && bars ? { paths: bars, fill: `${colour}44`, dash: [] } : {}),
        };
      }),
    ],
  };
  return new UPlot(options, data, element);
}

/** Ticks at the beginnings of intervals, as many as there is room for: a clock's hours, in any zone. */
function atIntervals(plot: UPlot): number[] {
  const x = plot.data[0];
  const room = Math.max(2, Math.floor(plot.width / 75));
  const strides = [1, 2, 4, 6, 8, 12, 24, 48];
  const stride = strides.find((one) => x.length / one <= room) ?? x.length;
  return [...x].filter((_, at) => at % stride === 0);
}

/** Half a bar more on either side. */
function roomForBars(plot: UPlot, least: number, most: number): [number, number] {
  const x = plot.data[0];
  const step = x.length > 1 ? ((x[1] ?? 0) - (x[0] ?? 0)) / 2 : 900;
  return [least - step, most + step];
}
