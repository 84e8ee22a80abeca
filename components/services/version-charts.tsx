'use client';

import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { changeMarkers } from '@/components/charts/change-markers.ts';
import { summarize } from '@/components/charts/chart-summary.ts';
import type { ChartMarker } from '@/components/charts/plot-background.tsx';
import { ticksFromZero } from '@/components/charts/ticks.ts';
import { TimeSeriesPlot } from '@/components/charts/time-series-plot.tsx';
import { TimeSeriesTable } from '@/components/charts/time-series-table.tsx';
import {
  findGaps,
  greatestValue,
  toRows,
  type Span,
  type TimeSeries,
} from '@/components/charts/time-series.ts';
import { useMedia } from '@/components/graph/use-media.ts';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import { marksOptions } from '@/lib/client/mark-queries.ts';
import {
  historyEnd,
  historySeconds,
  historyStepSeconds,
  type Service,
} from '@/lib/client/service-queries.ts';
import type { Amount } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { failureWords } from './answer-trouble.ts';
import { useVersionHistories } from './use-version-histories.ts';
import { versionSignals, type VersionHistory, type VersionSignal } from '@/lib/client/version-history.ts';
import styles from './version-charts.module.css';

const columns: Readonly<
  Record<VersionSignal, { readonly name: string; readonly format: (value: number) => Amount | null }>
> = {
  requestRate: { name: 'Rate', format: (value) => formatRate(value, 'map') },
  errorRatio: { name: 'Errors', format: formatRatio },
  p99: { name: 'p99', format: (value) => formatLatency(value) },
};

/** A line of zeros stands on a scale on which the first failures would be seen. */
const leastScales: Readonly<Record<VersionSignal, number>> = { requestRate: 0, errorRatio: 0.01, p99: 0 };

const narrowQuery = '(max-width: 1279px)';

/** Half an hour of each version, one row each; a column has one scale, so that heights can be compared. */
export function VersionCharts({ service }: { readonly service: Service }) {
  const { histories, error, retry } = useVersionHistories(service);
  const to = historyEnd(service.at);
  const marks = useQuery(marksOptions(service.id, service.mesh, to - historySeconds, to)).data;
  const isNarrow = useMedia(narrowQuery);
  const [chosen, setChosen] = useState<VersionSignal>('errorRatio');
  const shown = isNarrow ? [chosen] : versionSignals;
  const isKnown = histories.every((history) => history !== null);
  return (
    <Panel
      title="Versions side by side"
      meta={isNarrow ? 'last 30 min' : 'same scale in each column, last 30 min'}
      tools={
        isNarrow ? (
          <SegmentedControl
            label="Signal"
            segments={versionSignals.map((value) => ({ value, label: columns[value].name }))}
            value={chosen}
            onValueChange={setChosen}
          />
        ) : undefined
      }
      state={
        error === null
          ? undefined
          : { kind: 'failed', message: `No lines: ${failureWords(error)}`, onRetry: retry }
      }
    >
      <div className={styles.grid}>
        <VersionLabels service={service} />
        {shown.map((signal) => (
          <ChartColumn
            key={signal}
            signal={signal}
            service={service}
            histories={isKnown ? histories : null}
            markers={changeMarkers(marks ?? [], historySeconds)}
          />
        ))}
      </div>
    </Panel>
  );
}

function VersionLabels({ service }: { readonly service: Service }) {
  return (
    <div className={styles.labels}>
      {service.versions.map(({ version, requestRate, replicas }, position) => (
        <div key={version ?? ''} className={styles.label}>
          <VersionTag version={version ?? 'no version'} position={position} />
          <Figure amount={formatRate(requestRate)} size="small" unknownReason="nothing measured" />
          {replicas !== null && (
            <span className={styles.quiet}>
              {replicas.available} of {replicas.desired} ready
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

interface ChartColumnProps {
  readonly signal: VersionSignal;
  readonly service: Service;
  /** Null while they are awaited. */
  readonly histories: readonly (VersionHistory | null)[] | null;
  /** When the service was changed: before and after. */
  readonly markers: readonly ChartMarker[];
}

function ChartColumn({ signal, service, histories, markers }: ChartColumnProps) {
  const { name, format } = columns[signal];
  const to = historyEnd(service.at);
  const span = { from: to - historySeconds, to };
  const all = service.versions.map(({ version }, position): TimeSeries => ({
    id: String(position),
    label: version ?? 'no version',
    tone: { version: position },
    points: (histories?.[position]?.[signal] ?? []).map(([at, value]) => ({ at, value })),
  }));
  const ticks = ticksFromZero(Math.max(greatestValue(all), leastScales[signal]));
  return (
    <div className={styles.column}>
      <h3 className={styles.heading}>{name}</h3>
      {all.map((series) => (
        <div key={series.id} className={styles.plot}>
          {histories === null ? (
            <Skeleton height="88px" />
          ) : (
            <VersionPlot
              name={name}
              series={series}
              span={span}
              ticks={ticks}
              format={format}
              markers={markers}
            />
          )}
        </div>
      ))}
      <Disclosure summary={`${name} as table`}>
        <TimeSeriesTable label={name} series={all} rows={toRows(all, [])} format={format} />
      </Disclosure>
    </div>
  );
}

interface VersionPlotProps {
  readonly name: string;
  readonly series: TimeSeries;
  readonly span: Span;
  readonly ticks: readonly number[];
  readonly format: (value: number) => Amount | null;
  readonly markers: readonly ChartMarker[];
}

function VersionPlot({ name, series, span, ticks, format, markers }: VersionPlotProps) {
  const patternId = useId();
  if (series.points.every(({ value }) => value === null)) {
    return <p className={styles.nothing}>Nothing was measured of {series.label}.</p>;
  }
  const gaps = findGaps([series], historyStepSeconds);
  const naming = {
    role: 'img',
    'aria-label': summarize(`${name} of ${series.label}`, [series], gaps, format),
  };
  return (
    <div className={styles.chart} {...naming}>
      <TimeSeriesPlot
        patternId={patternId}
        series={[series]}
        rows={toRows([series], gaps)}
        gaps={gaps}
        span={span}
        ticks={ticks}
        format={format}
        look="line"
        markers={markers}
        limits={[]}
        faults={[]}
      />
    </div>
  );
}
