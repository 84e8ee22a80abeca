import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import type { ChartLimit } from '@/components/charts/plot-background.tsx';
import type { TimeSeries } from '@/components/charts/time-series.ts';
import { Panel } from '@/components/ui/panel.tsx';
import { serviceNode, tracesOfRange } from '@/lib/client/chart-traces.ts';
import type { Change } from '@/lib/client/change-queries.ts';
import type { VersionHistory, VersionSignal } from '@/lib/client/version-history.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { ChangeHistory } from './change-proof-history.ts';
import { changeMarkers } from './change-proof-markers.ts';
import { historyState } from './change-proof-panel.tsx';

interface ChangeGuardChartProps {
  readonly change: Change;
  readonly guard: NonNullable<Change['guard']>;
  readonly history: ChangeHistory;
}

/** What the guard watched, against its limits. Injected faults count for it as little as for health. */
export function ChangeGuardChart({ change, guard, history }: ChangeGuardChartProps) {
  const { maxErrorRatio, maxErrorIncrease, maxP99Ms, maxP99Increase, windowSeconds, caller } = guard;
  const limits: Readonly<Record<VersionSignal, readonly ChartLimit[]>> = {
    requestRate: [],
    errorRatio:
      maxErrorRatio === undefined
        ? []
        : [{ value: maxErrorRatio, label: `guard: ${amountText(formatRatio(maxErrorRatio))}` }],
    p99:
      maxP99Ms === undefined
        ? []
        : [{ value: maxP99Ms, label: `guard: ${amountText(formatLatency(maxP99Ms))}` }],
  };
  const chart = (signal: VersionSignal, label: string) => (
    <TimeSeriesChart
      label={label}
      series={linesOf(history.versions ?? [], signal)}
      span={history.span}
      stepSeconds={history.span.stepSeconds}
      format={signal === 'errorRatio' ? formatRatio : (value) => formatLatency(value)}
      markers={changeMarkers(change)}
      traces={(range) => tracesOfRange({ node: serviceNode(change.intent) }, range)}
      limits={limits[signal]}
    />
  );
  return (
    <Panel
      title="What the guard watched"
      meta={[
        `for ${formatDuration(windowSeconds)}`,
        ...(caller === undefined ? [] : [`only as ${caller.workload} meets it`]),
        ...(maxErrorIncrease === undefined
          ? []
          : [`errors up by at most ${(maxErrorIncrease * 100).toFixed(1)} points`]),
        ...(maxP99Increase === undefined
          ? []
          : [`p99 up by at most ${amountText(formatRatio(maxP99Increase))}`]),
      ].join(', ')}
      state={historyState(history)}
    >
      {history.versions !== null && (
        <>
          {(maxErrorRatio !== undefined || maxErrorIncrease !== undefined) &&
            chart('errorRatio', 'Errors of each version')}
          {(maxP99Ms !== undefined || maxP99Increase !== undefined) && chart('p99', 'p99 of each version')}
        </>
      )}
    </Panel>
  );
}

function linesOf(
  versions: readonly { readonly version: string; readonly history: VersionHistory }[],
  signal: VersionSignal,
): readonly TimeSeries[] {
  return versions.map(({ version, history }, position) => ({
    id: version,
    label: version,
    tone: { version: position },
    points: history[signal].map(([at, value]) => ({ at, value })),
  }));
}
