'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { changeMarkers } from '@/components/charts/change-markers.ts';
import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { tracesOfRange } from '@/lib/client/chart-traces.ts';
import { spanHistoryOptions } from '@/lib/client/change-history.ts';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { marksOptions, type Mark } from '@/lib/client/mark-queries.ts';
import { historyEnd } from '@/lib/client/service-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';
import { formatClockMinute, formatClockSecond } from '@/lib/format/clock.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { ChangeOutcome } from './change-list-item.tsx';
import { faultSpans, hourEntries, type HourEntry } from './hour-entries.ts';
import styles from './last-hour.module.css';
import { markGlyphs } from './mark-glyphs.ts';

const hourSeconds = 3_600;
const stepSeconds = 30;
const mostShown = 8;
/** A line of zeros leaves room for the first failures. */
const leastScale = 0.001;
const noPoints: SignalPoints = [];
const noMarks: readonly Mark[] = [];

interface LastHourProps {
  /** Id and name of the gateway whose errors are drawn; null in a mesh without one. */
  readonly gateway: { readonly id: string; readonly name: string } | null;
  readonly mesh: string;
  /** Unix seconds of the answer on the screen. */
  readonly at: number;
  /** What the ledger knows, by which marks are told in full. */
  readonly changes: readonly ChangeSummary[];
  readonly nowMs: number;
  readonly allHref: string;
}

/** What happened in the last hour, on the errors of the gateway and as a list, the newest first. */
export function LastHour({ gateway, mesh, at, changes, nowMs, allHref }: LastHourProps) {
  const to = historyEnd(at);
  const span = { from: to - hourSeconds, to };
  const history = useQuery({
    ...spanHistoryOptions(
      gateway?.id ?? '',
      ['errorRatio'],
      mesh,
      { ...span, stepSeconds },
      { orAsked: true },
    ),
    enabled: gateway !== null,
  });
  const told = useQuery(marksOptions(null, mesh, span.from, at));
  const marks = told.data ?? noMarks;
  const points = history.data?.get('errorRatio') ?? noPoints;
  const entries = hourEntries(marks, changes, points);
  const left = entries.length - mostShown;
  return (
    <Panel
      title="Changed in the last hour"
      tools={
        <LinkButton href={allHref} size="small" tone="ghost">
          All changes
        </LinkButton>
      }
      flush
      state={stateOf(told)}
    >
      {gateway !== null && (
        <div className={styles.chart}>
          <p className={styles.caption}>Errors at {gateway.name}</p>
          <TimeSeriesChart
            label={`Share of requests that failed at ${gateway.name}`}
            series={[
              {
                id: 'errors',
                label: gateway.name,
                tone: 'unhealthy',
                points: points.map(([time, value]) => ({ at: time, value })),
              },
            ]}
            span={span}
            stepSeconds={stepSeconds}
            format={formatRatio}
            look="area"
            height={118}
            greatest={leastScale}
            markers={changeMarkers(marks, hourSeconds)}
            traces={(range) => tracesOfRange({ mesh, node: gateway.id, outcome: 'failed' }, range)}
            faults={faultSpans(changes, span)}
          />
        </div>
      )}
      <ol className={styles.list} aria-label="What happened in the last hour, the newest first">
        {entries.slice(0, mostShown).map((entry) => (
          <HourItem key={entry.key} entry={entry} nowMs={nowMs} />
        ))}
      </ol>
      {told.data !== undefined && entries.length === 0 && (
        <p className={styles.nothing}>Nothing was changed, deployed or restarted, and no health turned.</p>
      )}
      {left > 0 && (
        <p className={styles.nothing}>
          <Link href={allHref}>{formatCountOf(left, 'earlier one')}</Link>
        </p>
      )}
    </Panel>
  );
}

interface Told {
  readonly data: readonly Mark[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

function stateOf({ data, error, refetch }: Told): PanelState | undefined {
  if (error !== null) {
    return {
      kind: 'failed',
      message: `What happened is not known: ${error.message}`,
      onRetry: () => void refetch(),
    };
  }
  return data === undefined ? { kind: 'loading', waitingFor: 'the ledger of changes' } : undefined;
}

function HourItem({ entry, nowMs }: { readonly entry: HourEntry; readonly nowMs: number }) {
  const { mark, change, consequence } = entry;
  return (
    <li className={styles.item} data-kind={mark.kind}>
      <time
        className={styles.time}
        dateTime={new Date(mark.at * 1_000).toISOString()}
        title={formatClockSecond(mark.at * 1_000)}
        suppressHydrationWarning
      >
        {formatClockMinute(mark.at * 1_000)}
      </time>
      <span className={styles.square}>
        <MeshGlyph name={markGlyphs[mark.kind]} size={12} label={null} />
      </span>
      <div className={styles.words}>
        <p className={styles.line}>
          {mark.changeId === null ? (
            <b className={styles.title}>{mark.title}</b>
          ) : (
            <Link href={`/changes/${mark.changeId}`} className={styles.title} prefetch={false}>
              {mark.title}
            </Link>
          )}
          {change !== null && <ChangeOutcome change={change} nowMs={nowMs} />}
        </p>
        {consequence !== '' && <p className={styles.quiet}>{consequence}</p>}
      </div>
    </li>
  );
}
