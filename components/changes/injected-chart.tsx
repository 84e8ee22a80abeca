import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import { serviceNode, tracesOfRange } from '@/lib/client/chart-traces.ts';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { ChangeHistory } from './change-proof-history.ts';
import { changeMarkers } from './change-proof-markers.ts';
import styles from './change-life.module.css';
import { askedInjected, headerWords } from './injected-shares.ts';

interface InjectedChartProps {
  readonly change: Change;
  readonly history: ChangeHistory;
}

/**
 * Injected share over time: asked as dashed steps, observed with its band. Of a fault for requests with a header only the share of all
 * requests is known, so nothing asked stands beside it. Nothing while it is awaited.
 */
export function InjectedChart({ change, history }: InjectedChartProps) {
  const { injected, span } = history;
  if (injected === null) return null;
  const { intent } = change;
  const header = intent.kind === 'fault' ? headerWords(intent) : null;
  if (!injected.some(({ share }) => share !== null)) {
    return <p className={styles.evidence}>There is no line over time: no requests were counted.</p>;
  }
  const asked = askedInjected(
    change,
    injected.map(({ at }) => at),
  );
  return (
    <>
      {header !== null && <p className={styles.evidence}>{header.explanation}</p>}
      <p className={styles.legend}>
        {header === null && (
          <span className={styles.key}>
            <span className={styles.asked} aria-hidden />
            asked
          </span>
        )}
        <span className={styles.key}>
          <span className={styles.injected} aria-hidden />
          {header === null ? 'observed' : header.share}, 95 % interval of each minute
        </span>
      </p>
      <TimeSeriesChart
        label={header === null ? 'Requests that met the fault' : header.label}
        series={[
          ...(header === null
            ? [{ id: 'asked', label: 'asked', tone: 'quiet', points: asked, isAsked: true } as const]
            : []),
          {
            id: 'observed',
            label: header === null ? 'seen' : 'of all',
            tone: 'injected',
            points: injected.map(({ at, share }) => ({ at, value: share })),
            band: injected,
          },
        ]}
        span={span}
        stepSeconds={span.stepSeconds}
        format={formatRatio}
        markers={changeMarkers(change)}
        traces={(range) => tracesOfRange({ injected: true, node: serviceNode(change.intent) }, range)}
      />
    </>
  );
}
