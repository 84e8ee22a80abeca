import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { versionColor } from '@/components/ui/series-color.ts';
import { serviceNode, tracesOfRange } from '@/lib/client/chart-traces.ts';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio, formatShareEvidence } from '@/lib/format/ratio.ts';
import { amountText } from '@/lib/format/amount.ts';
import styles from './change-life.module.css';
import type { ChangeHistory } from './change-proof-history.ts';
import { changeMarkers } from './change-proof-markers.ts';
import { InjectedChart } from './injected-chart.tsx';
import { askedShares, movedVersion, observedShares } from './change-proof-shares.ts';

interface ChangeProofPanelProps {
  readonly change: Change;
  readonly history: ChangeHistory;
}

/** Asked against observed: over time where shares are moved, and what the verdict rests on. */
export function ChangeProofPanel({ change, history }: ChangeProofPanelProps) {
  const version = movedVersion(change);
  if (version === null) {
    return (
      <Panel title={change.intent.kind === 'fault' ? 'Proof of the fault' : 'Proof'}>
        {change.intent.kind === 'fault' && <InjectedChart change={change} history={history} />}
        <ProofWords change={change} />
      </Panel>
    );
  }
  return (
    <Panel title="Proof of the split" state={historyState(history)}>
      {history.versions !== null && (
        <ShareChart change={change} history={history} versions={history.versions} version={version} />
      )}
      <ProofWords change={change} />
    </Panel>
  );
}

/** The state of whatever is drawn from the history. */
export function historyState({ versions, error, retry }: ChangeHistory): PanelState | undefined {
  if (error !== null) {
    return { kind: 'failed', message: `No lines: ${error.message}`, onRetry: retry };
  }
  return versions === null ? { kind: 'loading', waitingFor: 'the telemetry backend' } : undefined;
}

interface ShareChartProps extends ChangeProofPanelProps {
  readonly versions: NonNullable<ChangeHistory['versions']>;
  readonly version: string;
}

function ShareChart({ change, history, versions, version }: ShareChartProps) {
  const observed = observedShares(versions, version);
  const position = Math.max(
    0,
    versions.findIndex((one) => one.version === version),
  );
  const asked = askedShares(
    change,
    version,
    observed.map(({ at }) => at),
  );
  return (
    <>
      <p className={styles.legend}>
        <span className={styles.key}>
          <span className={styles.asked} aria-hidden />
          asked of {version}
        </span>
        <span className={styles.key}>
          <span
            className={styles.seen}
            style={{ background: `color-mix(in oklab, ${versionColor(position)} 45%, transparent)` }}
            aria-hidden
          />
          observed, 95 % interval of each minute
        </span>
      </p>
      <TimeSeriesChart
        label={`Share of ${version}`}
        series={[
          { id: 'asked', label: 'asked', tone: 'quiet', points: asked, isAsked: true },
          {
            id: 'observed',
            label: version,
            tone: { version: position },
            points: observed.map(({ at, share }) => ({ at, value: share })),
            band: observed,
          },
        ]}
        span={history.span}
        stepSeconds={history.span.stepSeconds}
        format={formatRatio}
        markers={changeMarkers(change)}
        traces={(range) => tracesOfRange({ node: serviceNode(change.intent) }, range)}
      />
    </>
  );
}

const verdictWords = {
  converged: 'Telemetry shows what was asked for.',
  'not-converged': 'Telemetry shows something else than was asked for.',
  'cannot-tell': 'It cannot be told yet.',
} as const;

/** The verdict with the counts behind it. Its interval holds however often one looks. */
function ProofWords({ change: { proof, appliedAt } }: Pick<ChangeProofPanelProps, 'change'>) {
  if (proof === null) {
    return (
      <p className={styles.evidence}>
        {appliedAt === null ? 'It was never in force.' : 'Nothing was observed of it yet.'}
      </p>
    );
  }
  const { verdict, reason, requested, observed, requestsNeeded, way, isBlind } = proof;
  return (
    <div className={styles.evidence}>
      <p>
        <b>{isBlind === true ? 'It cannot be told.' : verdictWords[verdict]}</b> {reason}
        {verdict === 'cannot-tell' && requestsNeeded !== null && requestsNeeded > 0
          ? ` About ${formatCountOf(requestsNeeded, 'more request')} would tell.`
          : ''}
      </p>
      <ul>
        {observed.map(({ version, share, low, high, requests }) => (
          <li key={version}>
            {version === 'injected' ? 'Faults' : version}: asked{' '}
            {amountText(formatRatio(requested[version] ?? null))}, observed{' '}
            {share === null || low === null || high === null
              ? 'on no request'
              : formatShareEvidence({ ratio: share, lowRatio: low, highRatio: high, requests })}
          </li>
        ))}
      </ul>
      {way !== null && (
        <p>
          {way.acknowledged} of {way.proxies} proxies acknowledged the route.
          {way.behind
            .map(({ proxy, state, detail }) => ` ${proxy} ${behindWords[state]}: ${detail}`)
            .join('')}
        </p>
      )}
    </div>
  );
}

const behindWords = {
  lagging: 'lags',
  rejected: 'rejects it',
  'other-routes': 'holds other routes',
} as const;
