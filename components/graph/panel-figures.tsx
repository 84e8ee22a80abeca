'use client';

import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { CodeBlock } from '@/components/ui/code.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { marksOptions } from '@/lib/client/mark-queries.ts';
import { provenanceOptions, subjectSeriesOptions } from '@/lib/client/subject-queries.ts';
import type { PanelSignal, SubjectScope } from '@/lib/client/subject-queries.ts';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import type { Amount } from '@/lib/format/amount.ts';
import { formatClockMinute, formatClockSecond } from '@/lib/format/clock.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import styles from './map-panel.module.css';

/** A line of values, drawn by whoever composes the page. */
export type SparklineSlot = (props: {
  readonly values: readonly (number | null)[];
  readonly tone: 'series' | 'degraded' | 'unhealthy' | 'injected';
  readonly filled: true;
  readonly width: '100%';
  readonly height: number;
  readonly limit?: number;
  readonly markerRatio?: number;
  readonly label: string;
}) => ReactNode;

/** One figure of a panel with its signal. */
export interface PanelFigure {
  readonly signal: PanelSignal;
  readonly label: string;
  readonly amount: Amount | null;
  readonly tone?: 'degraded' | 'unhealthy' | 'injected' | undefined;
  readonly limit?: number;
}

export interface PanelTrust {
  readonly signal: PanelSignal | null;
  readonly onChange: (signal: PanelSignal | null) => void;
}

interface PanelFiguresProps {
  readonly subject: string;
  readonly figures: readonly PanelFigure[];
  readonly scope: SubjectScope;
  readonly at: number;
  /** Requests behind the figures; null where not counted. */
  readonly samples: number | null;
  readonly trust: PanelTrust;
  readonly sparkline: SparklineSlot;
}

const sparklineHeight = 34;
const historySeconds = 900;

/** Figures with their last quarter of an hour, each with the way it was made behind a button. */
export function PanelFigures(props: PanelFiguresProps) {
  const { subject, figures, scope, at, trust, samples } = props;
  const signals = figures.map(({ signal }) => signal);
  const series = useQuery(subjectSeriesOptions(subject, signals, scope, at));
  const marks = useQuery(marksOptions(subject, scope.mesh, at - historySeconds, at)).data ?? [];
  // What was done says more than what came of it, which the line itself shows.
  const mark = marks.findLast(({ kind }) => kind !== 'health') ?? marks.at(-1);
  return (
    <section className={styles.section} aria-label="Figures">
      <div className={styles.figures}>
        {figures.map((figure) => (
          <div key={figure.signal}>
            <div className={styles.label}>
              {figure.label}
              <IconButton
                size="small"
                className={styles.trust}
                label={`How ${figure.label} is made`}
                shortcut="I"
                aria-expanded={trust.signal === figure.signal}
                icon={<Icon icon={Info} size={12} />}
                onClick={() => trust.onChange(trust.signal === figure.signal ? null : figure.signal)}
              />
            </div>
            <Figure
              amount={figure.amount}
              size="large"
              tone={figure.tone}
              unknownReason="nothing measured in this window"
            />
            <div className={styles.line}>
              {series.data === undefined ? (
                series.isError || <Skeleton height={`${sparklineHeight}px`} />
              ) : (
                <HistoryLine
                  {...props}
                  figure={figure}
                  points={series.data.get(figure.signal) ?? []}
                  markedAt={mark?.at}
                />
              )}
            </div>
          </div>
        ))}
      </div>
      {series.isError ? (
        <p className={styles.failed}>
          No lines: {sentenceOf(series.error)}{' '}
          <Button size="small" onClick={() => void series.refetch()}>
            Try now
          </Button>
        </p>
      ) : (
        <div className={styles.span}>
          <span suppressHydrationWarning>{formatClockMinute((at - historySeconds) * 1_000)}</span>
          {mark !== undefined && (
            <span title={mark.title} suppressHydrationWarning>
              {mark.kind} {formatClockMinute(mark.at * 1_000)}
            </span>
          )}
          <span suppressHydrationWarning>{formatClockMinute(at * 1_000)}</span>
        </div>
      )}
      {trust.signal !== null && (
        <TrustView subject={subject} signal={trust.signal} scope={scope} at={at} samples={samples} />
      )}
    </section>
  );
}

interface HistoryLineProps extends Pick<PanelFiguresProps, 'sparkline' | 'at'> {
  /** When something was changed, unix seconds. */
  readonly markedAt: number | undefined;
  readonly figure: PanelFigure;
  readonly points: readonly (readonly [number, number | null])[];
}

function HistoryLine({ sparkline: Sparkline, figure, points, at, markedAt }: HistoryLineProps) {
  return (
    <Sparkline
      values={points.map(([, value]) => value)}
      tone={figure.tone ?? 'series'}
      filled
      width="100%"
      height={sparklineHeight}
      {...(figure.limit === undefined ? {} : { limit: figure.limit })}
      {...(markedAt === undefined ? {} : { markerRatio: 1 - (at - markedAt) / historySeconds })}
      label={`${figure.label}, last 15 minutes`}
    />
  );
}

type TrustViewProps = Pick<PanelFiguresProps, 'subject' | 'scope' | 'at' | 'samples'> & {
  readonly signal: PanelSignal;
};

/** How one figure was made: the query, who reported it, and over what. */
function TrustView({ subject, signal, scope, at, samples }: TrustViewProps) {
  const provenance = useQuery(provenanceOptions(subject, signal, scope, at));
  if (provenance.isError) return <p className={styles.failed}>{sentenceOf(provenance.error)}</p>;
  if (provenance.data === undefined) return <Skeleton height="96px" />;
  const { query, source, reporter, windowSeconds, series, partial, explanation } = provenance.data;
  return (
    <section className={styles.provenance} aria-label="How this figure is made">
      <p>{explanation}</p>
      <Facts
        facts={[
          {
            name: 'Samples',
            value: samples === null ? 'not counted' : `${formatCount(Math.round(samples))} requests`,
          },
          {
            name: 'Window',
            value: `${formatDuration(windowSeconds)} until ${formatClockSecond(at * 1_000)}`,
          },
          { name: 'Reporter', value: reporter },
          { name: 'Source', value: partial ? `${source}, a part only` : source },
          { name: 'Series read', value: formatCount(series) },
        ]}
      />
      <CodeBlock what="query" text={query} />
    </section>
  );
}

const sentenceOf = (error: Error): string =>
  error instanceof RequestFailure ? error.message : 'the console failed.';
