'use client';

import { useQuery } from '@tanstack/react-query';
import { changeMarkers } from '@/components/charts/change-markers.ts';
import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import type { TimeSeries } from '@/components/charts/time-series.ts';
import { healthView } from '@/components/graph/health-view.ts';
import { mainSignals } from '@/components/graph/node-figures.ts';
import { toneOf } from '@/components/graph/node-card.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { marksOptions } from '@/lib/client/mark-queries.ts';
import {
  historyEnd,
  historyOptions,
  historySeconds,
  historyStepSeconds,
} from '@/lib/client/service-queries.ts';
import type { PanelSignal, SignalPoints } from '@/lib/client/subject-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './workload-view.module.css';

interface WorkloadChartsProps {
  readonly node: GraphNode | null;
  /** Unix seconds of the map; null before there is one. */
  readonly at: number | null;
  readonly scope: { readonly mesh: string; readonly windowSeconds: number };
  readonly state: PanelState | undefined;
}

const signals = ['requestRate', 'errorRatio', 'p50', 'p95', 'p99'] as const satisfies readonly PanelSignal[];
const noPoints: SignalPoints = [];
/** A line of zeros leaves room for the first failures. */
const leastErrors = 0.01;

/** Its golden signals now and over the last half hour, with what happened meanwhile. */
export function WorkloadCharts({ node, at, scope, state }: WorkloadChartsProps) {
  if (node === null || at === null) {
    return <Panel title="Figures" state={state ?? (at === null ? loading : silent)} />;
  }
  return <Charts node={node} at={at} scope={scope} state={state} />;
}

const loading: PanelState = { kind: 'loading', waitingFor: 'the first answer of the telemetry backend' };
const silent: PanelState = {
  kind: 'empty',
  title: 'No traffic was seen',
  reason: 'No proxy told of a request to or from it in this window. A longer one may show rare calls.',
};

interface ChartsProps extends WorkloadChartsProps {
  readonly node: GraphNode;
  readonly at: number;
}

function Charts({ node, at, scope, state }: ChartsProps) {
  const main = mainSignals(node);
  const direction = main === node.outbound ? 'outbound' : 'inbound';
  const isTcp = (main.requestRate ?? 0) === 0 && (main.bytesPerSecond ?? 0) > 0;
  const asked = isTcp ? (['bytesPerSecond'] as const) : signals;
  const { data } = useQuery(historyOptions(node.id, asked, scope, at, direction));
  const to = historyEnd(at);
  const span = { from: to - historySeconds, to };
  const marks = useQuery(marksOptions(node.id, scope.mesh, span.from, to)).data ?? [];
  const markers = changeMarkers(marks, historySeconds);
  const line = (id: PanelSignal, tone: TimeSeries['tone']): TimeSeries => ({
    id,
    label: id === 'requestRate' || id === 'errorRatio' || id === 'bytesPerSecond' ? node.name : id,
    tone,
    points: (data?.get(id) ?? noPoints).map(([time, value]) => ({ at: time, value })),
  });
  const chart = { span, stepSeconds: historyStepSeconds, markers };
  const view = healthView(node.health, node.badges);
  // Hollow: what fails is what it calls, and its own figure is none of the failing ones.
  const tone = view.isHollow ? undefined : toneOf(view);
  return (
    <Panel
      title="Figures"
      meta={`${direction === 'inbound' ? 'what it is asked' : 'what it asks of others'}; lines of 30 min`}
      state={state}
    >
      {isTcp ? (
        <section aria-label="Bytes">
          <h3 className={styles.signal}>
            Bytes <Figure amount={formatBytesPerSecond(main.bytesPerSecond)} size="small" />
          </h3>
          <TimeSeriesChart
            label="Bytes per second"
            series={[line('bytesPerSecond', 'series')]}
            format={formatBytesPerSecond}
            {...chart}
          />
        </section>
      ) : (
        <div className={styles.charts}>
          <section aria-label="Rate">
            <h3 className={styles.signal}>
              Rate <Figure amount={formatRate(main.requestRate)} size="small" />
            </h3>
            <TimeSeriesChart
              label="Requests per second"
              series={[line('requestRate', 'series')]}
              format={formatRate}
              {...chart}
            />
          </section>
          <section aria-label="Errors">
            <h3 className={styles.signal}>
              Errors <Figure amount={formatRatio(main.errorRatio)} size="small" tone={tone} />
            </h3>
            <TimeSeriesChart
              label="Share of requests that failed"
              series={[line('errorRatio', tone ?? 'quiet')]}
              format={formatRatio}
              look="area"
              greatest={leastErrors}
              {...chart}
            />
          </section>
          <section aria-label="Latency" className={styles.wide}>
            <h3 className={styles.signal}>
              Latency, p95 <Figure amount={formatLatency(main.latency?.p95 ?? null)} size="small" />
            </h3>
            <TimeSeriesChart
              label="Latency, p50, p95 and p99"
              series={[line('p50', 'p50'), line('p95', 'p95'), line('p99', 'p99')]}
              format={formatLatency}
              {...chart}
            />
          </section>
        </div>
      )}
    </Panel>
  );
}
