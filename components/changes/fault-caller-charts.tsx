'use client';

import { useState } from 'react';
import { ChartColumn } from '@/components/charts/chart-column.tsx';
import type { ChartLimit } from '@/components/charts/plot-background.tsx';
import { useMedia } from '@/components/graph/use-media.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { serviceNode, tracesOfRange } from '@/lib/client/chart-traces.ts';
import type { Change } from '@/lib/client/change-queries.ts';
import { versionSignals, type VersionSignal } from '@/lib/client/version-history.ts';
import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { answeringCallers, type ChangeHistory } from './change-proof-history.ts';
import styles from './fault-caller-charts.module.css';
import { VerdictChip } from './verdict-chip.tsx';

const columns: Readonly<
  Record<VersionSignal, { readonly name: string; readonly format: (value: number) => Amount | null }>
> = {
  requestRate: { name: 'Rate', format: (value) => formatRate(value, 'map') },
  errorRatio: { name: 'Errors', format: formatRatio },
  p99: { name: 'p99', format: (value) => formatLatency(value) },
};
const leastScales: Readonly<Record<VersionSignal, number>> = { requestRate: 0, errorRatio: 0.03, p99: 0 };

/** More rows would push the table of the callers out of sight; it has all of them. */
const mostRows = 3;
const narrowQuery = '(max-width: 1023px)';

interface FaultCallerChartsProps {
  readonly change: Change;
  readonly history: ChangeHistory;
}

/** What the nearest callers answer themselves: before the fault, under it, and the time that it still has. */
export function FaultCallerCharts({ change, history }: FaultCallerChartsProps) {
  const callers = answeringCallers(change).slice(0, mostRows);
  const isNarrow = useMedia(narrowQuery);
  const [chosen, setChosen] = useState<VersionSignal>('errorRatio');
  if (callers.length === 0) return null;
  const shown = isNarrow ? [chosen] : versionSignals;
  const started = change.appliedAt ?? change.createdAt;
  const ends = change.deadline ?? history.span.to;
  return (
    <Panel
      title="What callers see"
      meta="their own answers, same scale in each column"
      tools={
        <span className={styles.tools}>
          {change.proof !== null && <VerdictChip proof={change.proof} />}
          {isNarrow && (
            <SegmentedControl
              label="Signal"
              segments={versionSignals.map((value) => ({ value, label: columns[value].name }))}
              value={chosen}
              onValueChange={setChosen}
            />
          )}
        </span>
      }
    >
      <div className={styles.grid}>
        <div className={styles.labels}>
          {callers.map(({ id, name, hops, requestRate }) => (
            <div key={id} className={styles.label}>
              <b>{name}</b>
              <Figure
                amount={formatRate(requestRate)}
                size="small"
                unknownReason="it does not call the service itself"
              />
              <span className={styles.quiet}>{hops === 1 ? 'calls it' : `${hops} hops away`}</span>
            </div>
          ))}
        </div>
        {shown.map((signal) => (
          <ChartColumn
            key={signal}
            name={columns[signal].name}
            rows={callers.map(({ id, name }) => ({
              id,
              label: name,
              tone: 'series' as const,
              points: (history.callers.get(id)?.get(signal) ?? []).map(([at, value]) => ({ at, value })),
            }))}
            isLoading={callers.some(({ id }) => !history.callers.has(id))}
            span={{ from: history.span.from, to: Math.max(history.span.to, ends) }}
            stepSeconds={history.span.stepSeconds}
            format={columns[signal].format}
            leastScale={leastScales[signal]}
            limits={limitsOf(change, signal)}
            faults={[{ from: started, to: Math.max(started, ends) }]}
            aheadFrom={history.span.to}
            traces={(range, caller) => tracesOfRange({ node: caller ?? serviceNode(change.intent) }, range)}
          />
        ))}
      </div>
    </Panel>
  );
}

/** Where the fault is lifted early. */
function limitsOf({ guard }: Change, signal: VersionSignal): readonly ChartLimit[] {
  const { maxErrorRatio, maxP99Ms } = guard ?? {};
  if (signal === 'errorRatio' && maxErrorRatio !== undefined) {
    return [{ value: maxErrorRatio, label: `stop at ${amountText(formatRatio(maxErrorRatio))}` }];
  }
  if (signal === 'p99' && maxP99Ms !== undefined) {
    return [{ value: maxP99Ms, label: `stop at ${amountText(formatLatency(maxP99Ms))}` }];
  }
  return [];
}
