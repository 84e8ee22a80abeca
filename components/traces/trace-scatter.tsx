import { useMemo, useState, type PointerEvent } from 'react';
import { useMedia } from '@/components/graph/use-media.ts';
import { scatterFrame, ScatterPlot, type ScatterDot } from '@/components/charts/scatter-plot.tsx';
import { tickLabels, ticksFromZero } from '@/components/charts/ticks.ts';
import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TracesLocation } from '@/lib/client/traces-location.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { answerWords } from './answer-words.ts';
import { clockMs } from './clock-ms.ts';
import { answerOf, traceState } from './found-traces.ts';
import { ScatterRegion } from './scatter-region.tsx';
import { nearestPoint, plotOf, regionOf, type Plot } from './scatter-scale.ts';
import { ms } from './span-words.ts';
import styles from './trace-scatter.module.css';

type Region = Pick<TracesLocation, 'from' | 'to' | 'min' | 'max'>;

export interface TraceScatterProps {
  readonly traces: readonly TraceSummary[];
  /** Unix seconds: the span of time that was searched. */
  readonly from: number;
  readonly to: number;
  readonly region: Region;
  readonly a: string | null;
  readonly b: string | null;
  readonly onRegionChange: (region: Region) => void;
  readonly onOpen: (trace: TraceSummary) => void;
}

const reachPx = 9;

/** Duration of each request over its start. Dragging over it makes a region. The list below has the same in words. */
export function TraceScatter(props: TraceScatterProps) {
  const { traces, from, to, a, b } = props;
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const ticks = useMemo(() => ticksFromZero(longest), [longest]);
  const labels = tickLabels(ticks, (value) => formatLatency(value));
  const top = ticks.at(-1) ?? 1;
  const dots = useMemo(
    () =>
      traces
        .map((trace): ScatterDot => {
          const marks: Readonly<Record<string, string>> = { [a ?? '']: 'A', [b ?? '']: 'B' };
          return {
            x: trace.startTime,
            y: trace.durationMs,
            state: traceState(trace),
            mark: marks[trace.traceId] ?? null,
          };
        })
        // What failed lies on top.
        .toSorted((one, other) => Number(one.state === 'failed') - Number(other.state === 'failed')),
    [traces, a, b],
  );
  const isNarrow = useMedia('(max-width: 767px)');
  const failed = dots.filter(({ state }) => state === 'failed').length;
  return (
    <div className={styles.frame}>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing by a library, which no img element can hold
        role="img"
        aria-label={`Duration over start of ${traces.length} traces, ${failed} of them failed; the longest took ${ms(longest)}.`}
        className={styles.chart}
      >
        <ScatterPlot
          dots={dots}
          from={from}
          to={to}
          ticks={ticks}
          labels={labels}
          timeTicks={isNarrow ? 3 : 5}
        />
      </div>
      <ScatterPointer {...props} plot={plotOf(from, to, top, scatterFrame)} />
    </div>
  );
}

/** The pointer over the plot: nearest dot in words, press opens it, drag makes a region. */
function ScatterPointer(props: TraceScatterProps & { readonly plot: Plot }) {
  const { traces, plot, region, onRegionChange, onOpen } = props;
  const [hovered, setHovered] = useState<TraceSummary | null>(null);
  const [drag, setDrag] = useState<{
    readonly x: number;
    readonly y: number;
    readonly toX: number;
    readonly toY: number;
  } | null>(null);
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width, height: box.height };
  };
  return (
    <div
      className={styles.pointer}
      style={plot.inset}
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x, y } = placeOf(event);
        setDrag({ x, y, toX: x, toY: y });
      }}
      onPointerMove={(event) => {
        const { x, y, width, height } = placeOf(event);
        if (drag === null) setHovered(nearestPoint(traces, plot, { x, y, width, height }, reachPx));
        else setDrag({ ...drag, toX: x, toY: y });
      }}
      onPointerUp={(event) => {
        const { x, y, width, height } = placeOf(event);
        setDrag(null);
        if (drag === null) return;
        if (Math.hypot(x - drag.x, y - drag.y) < 5) {
          const nearest = nearestPoint(traces, plot, { x, y, width, height }, reachPx);
          if (nearest !== null) onOpen(nearest);
          return;
        }
        onRegionChange(regionOf(plot, drag, { x, y }, { width, height }));
      }}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => setHovered(null)}
    >
      <ScatterRegion plot={plot} region={region} onRegionChange={onRegionChange} />
      {drag !== null && (
        <span
          className={styles.drag}
          style={{
            left: Math.min(drag.x, drag.toX),
            top: Math.min(drag.y, drag.toY),
            width: Math.abs(drag.toX - drag.x),
            height: Math.abs(drag.toY - drag.y),
          }}
        />
      )}
      {hovered !== null && drag === null && <DotWords trace={hovered} plot={plot} />}
    </div>
  );
}

function DotWords({ trace, plot }: { readonly trace: TraceSummary; readonly plot: Plot }) {
  const answer = answerOf(trace);
  const x = plot.shareX(trace.startTime);
  return (
    <div
      className={styles.words}
      style={{
        left: `${x * 100}%`,
        top: `${plot.shareY(trace.durationMs) * 100}%`,
        translate: `${x > 0.6 ? 'calc(-100% - 12px)' : '12px'} -50%`,
      }}
    >
      <b>{ms(trace.durationMs)}</b> {trace.request ?? trace.rootOperation ?? 'root missing'}
      <br />
      {answer === null ? 'answer not known' : answerWords(answer)} · {clockMs(trace.startTime * 1_000)}
    </div>
  );
}
