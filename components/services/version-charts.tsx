'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChartColumn } from '@/components/charts/chart-column.tsx';
import { changeMarkers } from '@/components/charts/change-markers.ts';
import type { ChartLimit } from '@/components/charts/plot-background.tsx';
import { useMedia } from '@/components/graph/use-media.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import { tracesOfRange, type ChartRange } from '@/lib/client/chart-traces.ts';
import { marksOptions } from '@/lib/client/mark-queries.ts';
import {
  historyEnd,
  historySeconds,
  historyStepSeconds,
  type Service,
} from '@/lib/client/service-queries.ts';
import { workloadId } from '@/lib/domain/node-id.ts';
import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { failureWords } from './answer-trouble.ts';
import { useVersionHistories } from './use-version-histories.ts';
import { versionSignals, type VersionSignal } from '@/lib/client/version-history.ts';
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

/** Values that must not be passed: errors 0..1, p99 in ms. */
export type VersionLimits = Readonly<Partial<Record<'errorRatio' | 'p99', number | undefined>>>;

interface VersionChartsProps {
  readonly service: Service;
  /** Of a guard that watches, or that is thought of. */
  readonly limits: VersionLimits;
}

/** Half an hour of each version, one row each; a column has one scale, so that heights can be compared. */
export function VersionCharts({ service, limits }: VersionChartsProps) {
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
            name={columns[signal].name}
            rows={service.versions.map(({ version }, position) => ({
              id: String(position),
              label: version ?? 'no version',
              tone: { version: position },
              points: (histories[position]?.[signal] ?? []).map(([at, value]) => ({ at, value })),
            }))}
            isLoading={!isKnown}
            span={{ from: to - historySeconds, to }}
            stepSeconds={historyStepSeconds}
            format={columns[signal].format}
            leastScale={leastScales[signal]}
            limits={limitsOf(limits, signal)}
            markers={changeMarkers(marks ?? [], historySeconds)}
            traces={(range, series) => tracesOfVersion(service, series, range)}
          />
        ))}
      </div>
    </Panel>
  );
}

/** Requests of the version in a row; of the service where no row is meant. */
function tracesOfVersion(service: Service, series: string | null, range: ChartRange): string {
  const { cluster, namespace, mesh, versions } = service;
  const workload = series === null ? undefined : versions[Number(series)]?.workloads[0];
  const node = workload === undefined ? service.id : workloadId(cluster, namespace, workload);
  return tracesOfRange({ mesh, node }, range);
}

function limitsOf(limits: VersionLimits, signal: VersionSignal): readonly ChartLimit[] {
  const value = signal === 'requestRate' ? undefined : limits[signal];
  if (value === undefined) return [];
  return [{ value, label: `guard ${amountText(columns[signal].format(value))}` }];
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
