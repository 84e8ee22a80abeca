import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Figure } from '@/components/ui/figure.tsx';
import type { TraceHead, TraceSpan } from '@/lib/client/loaded-trace.ts';
import { subjectSeriesOptions, type SignalPoints } from '@/lib/client/subject-queries.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './span-panel.module.css';

interface SpanEdgeProps {
  readonly span: TraceSpan;
  readonly trace: TraceHead;
  /** The edge on the map at that time. */
  readonly href: string;
}

const windowSeconds = 60;
/** Series have a point at each of these. */
const gridSeconds = 15;

/** The instant (unix seconds) whose minute lies around the begin of a span, on the grid that series have. */
export function minuteAround({ startTimeUnixNano }: TraceHead, { startOffsetMs }: TraceSpan): number {
  const startSeconds = Number(BigInt(startTimeUnixNano) / 1_000_000n) / 1_000 + startOffsetMs / 1_000;
  return Math.round((startSeconds + windowSeconds / 2) / gridSeconds) * gridSeconds;
}

/** The last that was measured within the minute; null where nothing was. A minute that is not over has not all of it. */
export const lastMeasured = (points: SignalPoints | undefined, at: number): number | null =>
  points?.findLast(([time, value]) => value !== null && time > at - windowSeconds && time <= at)?.[1] ?? null;

/** How the edge did that a request went over, while it did: whether one failed request is one of many. */
export function SpanEdge({ span, trace, href }: SpanEdgeProps) {
  const at = minuteAround(trace, span);
  const { data, isError } = useQuery(
    subjectSeriesOptions(
      span.edges?.app ?? '',
      ['requestRate', 'errorRatio', 'p95'],
      { mesh: null, windowSeconds, view: 'app' },
      at,
    ),
  );
  const measured = (signal: string): number | null => lastMeasured(data?.get(signal), at);
  const reason = data === undefined ? 'not read yet' : 'nothing measured in this minute';
  return (
    <section className={styles.section} aria-label="Edge">
      <h3 className={styles.heading}>
        <Link href={href} prefetch={false}>
          This edge, in the minute around this span
        </Link>
      </h3>
      {isError ? (
        <p className={styles.small}>Its figures cannot be read now.</p>
      ) : (
        <dl className={styles.three}>
          <div>
            <dt>Requests</dt>
            <dd>
              <Figure amount={formatRate(measured('requestRate'))} size="small" unknownReason={reason} />
            </dd>
          </div>
          <div>
            <dt>Errors</dt>
            <dd>
              <Figure amount={formatRatio(measured('errorRatio'))} size="small" unknownReason={reason} />
            </dd>
          </div>
          <div>
            <dt>p95</dt>
            <dd>
              <Figure amount={formatLatency(measured('p95'))} size="small" unknownReason={reason} />
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}
