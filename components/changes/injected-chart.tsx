import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { ChangeHistory } from './change-proof-history.ts';
import { changeMarkers } from './change-proof-markers.ts';
import styles from './change-life.module.css';
import { askedInjected } from './injected-shares.ts';

interface InjectedChartProps {
  readonly change: Change;
  readonly history: ChangeHistory;
}

/** Injected share over time: asked as dashed steps, observed with its band. Nothing while it is awaited. */
export function InjectedChart({ change, history }: InjectedChartProps) {
  const { injected, span } = history;
  if (injected === null) return null;
  if (injected.length === 0) {
    return (
      <p className={styles.evidence}>
        There is no line over time: telemetry does not tell which requests the fault is meant for.
      </p>
    );
  }
  const asked = askedInjected(
    change,
    injected.map(({ at }) => at),
  );
  return (
    <>
      <p className={styles.legend}>
        <span className={styles.key}>
          <span className={styles.asked} aria-hidden />
          asked
        </span>
        <span className={styles.key}>
          <span className={styles.injected} aria-hidden />
          observed, 95 % interval of each minute
        </span>
      </p>
      <TimeSeriesChart
        label="Requests that met the fault"
        series={[
          { id: 'asked', label: 'asked', tone: 'quiet', points: asked, isAsked: true },
          {
            id: 'observed',
            label: 'seen',
            tone: 'injected',
            points: injected.map(({ at, share }) => ({ at, value: share })),
            band: injected,
          },
        ]}
        span={span}
        stepSeconds={span.stepSeconds}
        format={formatRatio}
        markers={changeMarkers(change)}
      />
    </>
  );
}
