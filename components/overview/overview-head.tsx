'use client';

import { useQuery } from '@tanstack/react-query';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { mainSignals } from '@/components/graph/node-figures.ts';
import { Figure, type FigureAmount } from '@/components/ui/figure.tsx';
import { Meter } from '@/components/ui/meter.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { historyOptions } from '@/lib/client/service-queries.ts';
import type { PanelSignal, SignalPoints } from '@/lib/client/subject-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { MeshFigures, MtlsCoverage } from './mesh-figures.ts';
import styles from './overview-head.module.css';
import { headlineWords, standingWords } from './overview-words.ts';
import type { Wrong } from './problems.ts';

const signals = ['requestRate', 'errorRatio', 'p95'] as const satisfies readonly PanelSignal[];

interface OverviewHeadProps {
  /** Null before the first answer. */
  readonly snapshot: GraphSnapshot | null;
  readonly figures: MeshFigures | null;
  readonly wrong: Wrong | null;
  readonly runningFaults: number;
  readonly mesh: string | null;
  readonly windowSeconds: number;
}

/** How the mesh is, in one line, in one sentence, and in four figures. */
export function OverviewHead({ snapshot, figures, wrong, runningFaults, ...scope }: OverviewHeadProps) {
  const isKnown = snapshot !== null && figures !== null && wrong !== null && snapshot.nodes.length > 0;
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h1 className={styles.headline}>{isKnown ? headlineWords(wrong, runningFaults) : 'Overview'}</h1>
        <p className={styles.standing}>
          {isKnown ? (
            standingWords(figures, wrong)
          ) : (
            <span aria-hidden>{snapshot === null ? <Skeleton width="320px" /> : ''}</span>
          )}
        </p>
      </div>
      {isKnown && <Signals figures={figures} at={snapshot.at} scope={scope} />}
    </header>
  );
}

interface SignalsProps {
  readonly figures: MeshFigures;
  readonly at: number;
  readonly scope: { readonly mesh: string | null; readonly windowSeconds: number };
}

function Signals({ figures, at, scope }: SignalsProps) {
  const { gateway, signals: now, mtls } = figures;
  const direction = gateway !== null && mainSignals(gateway) === gateway.outbound ? 'outbound' : 'inbound';
  const { data } = useQuery({
    ...historyOptions(gateway?.id ?? '', signals, scope, at, direction),
    enabled: gateway !== null,
  });
  // A gateway's map tells no latency of what it asks: its line does, over the same window.
  const p95 = now.latency?.p95 ?? data?.get('p95')?.findLast(([, value]) => value !== null)?.[1] ?? null;
  const isFailing = (now.errorRatio ?? 0) > 0;
  return (
    <section
      className={styles.signals}
      aria-label={gateway === null ? 'In all of the mesh' : `At ${gateway.name}, lines of 30 minutes`}
    >
      <Signal name="Rate" amount={formatRate(now.requestRate, 'map')} points={data?.get('requestRate')} />
      <Signal
        name="Errors"
        amount={formatRatio(now.errorRatio)}
        points={data?.get('errorRatio')}
        tone={isFailing ? 'unhealthy' : 'quiet'}
      />
      <Signal name="p95" amount={formatLatency(p95)} points={data?.get('p95')} />
      <MtlsSignal mtls={mtls} />
    </section>
  );
}

interface SignalProps {
  readonly name: string;
  readonly amount: FigureAmount | null;
  readonly points: SignalPoints | undefined;
  readonly tone?: 'quiet' | 'unhealthy' | undefined;
}

function Signal({ name, amount, points, tone }: SignalProps) {
  return (
    <div className={styles.signal}>
      <div>
        <div className={styles.name}>{name}</div>
        <Figure amount={amount} size="large" unknownReason="nothing measured in this window" />
      </div>
      <div className={styles.line}>
        {points !== undefined && (
          <Sparkline
            values={points.map(([, value]) => value)}
            tone={tone ?? 'series'}
            filled
            width="100%"
            height={24}
            label={null}
          />
        )}
      </div>
    </div>
  );
}

/** Of a whole mesh there is no history of its encryption: the bar says how much is mutual now. */
function MtlsSignal({ mtls }: { readonly mtls: MtlsCoverage }) {
  const { ratio } = mtls;
  return (
    <div className={styles.signal}>
      <div>
        <div className={styles.name}>mTLS</div>
        <Figure amount={formatRatio(ratio)} size="large" unknownReason="no server reported it" />
      </div>
      <div className={styles.line}>
        {ratio !== null && (
          <Meter
            label="mTLS, of the requests of which a server told"
            ratio={ratio}
            valueText={amountText(formatRatio(ratio))}
          />
        )}
      </div>
    </div>
  );
}
