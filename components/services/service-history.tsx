'use client';

import { useQuery } from '@tanstack/react-query';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { historyOptions } from '@/lib/client/service-queries.ts';
import type { PanelSignal, SignalPoints } from '@/lib/client/subject-queries.ts';
import type { ServiceRow } from './service-row.ts';
import styles from './services-table.module.css';

/** What figures are asked with: which mesh, over which window, and the clock of the answer (unix seconds). */
export interface ServicesScope {
  readonly mesh: string | null;
  readonly windowSeconds: number;
  readonly at: number;
}

export interface RowHistory {
  /** Undefined while it is awaited, and where it is not shown. */
  readonly rate: SignalPoints | undefined;
  readonly errors: SignalPoints | undefined;
}

/** The half hour of one row. Only rows on the screen ask for theirs. */
export function useRowHistory(row: ServiceRow, scope: ServicesScope, isShown: boolean): RowHistory {
  const rate: PanelSignal = row.isTcp ? 'bytesPerSecond' : 'requestRate';
  const signals: readonly PanelSignal[] = row.isTcp ? [rate] : [rate, 'errorRatio'];
  const direction = row.signals === row.summary.outbound ? 'outbound' : 'inbound';
  const { data } = useQuery({
    ...historyOptions(row.summary.id, signals, scope, scope.at, direction),
    enabled: isShown,
  });
  return { rate: data?.get(rate), errors: data?.get('errorRatio') };
}

interface HistoryLineProps {
  readonly points: SignalPoints | undefined;
  readonly tone?: 'quiet' | 'degraded' | 'unhealthy' | 'injected' | undefined;
}

/** A line as wide as its column; its figure beside it says what it is. Its place is kept until it is here. */
export function HistoryLine({ points, tone }: HistoryLineProps) {
  if (points === undefined) return <span className={styles.blank} />;
  return (
    <Sparkline
      values={points.map(([, value]) => value)}
      tone={tone ?? 'series'}
      filled={tone !== undefined && tone !== 'quiet'}
      width={64}
      height={20}
      label={null}
    />
  );
}
