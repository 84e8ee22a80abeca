import { Figure } from '@/components/ui/figure.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { gainOf } from './plan-sentence.ts';
import styles from './plan-panel.module.css';

const unmeasured = 'telemetry does not tell';

interface TouchedFigure {
  readonly name: string;
  /** Requests per second; null where telemetry does not tell. */
  readonly requestRate: number | null;
}

/** How many requests a change reaches that moves none from one version to another. */
function touchedBy({ intent, effect }: ChangePlan): TouchedFigure {
  switch (intent.kind) {
    case 'timeout':
    case 'retry': {
      const rates = effect.callers.filter(({ hops }) => hops === 1).map(({ requestRate }) => requestRate);
      const isKnown = rates.length > 0 && rates.every((rate) => rate !== null);
      return {
        name: 'Requests it is for',
        requestRate: isKnown ? rates.reduce((sum: number, rate) => sum + (rate ?? 0), 0) : null,
      };
    }
    case 'match':
      return { name: 'Requests that carry it', requestRate: null };
    case 'mirror':
      return { name: 'Requests copied', requestRate: effect.movedRequestsPerSecond };
    case 'split':
    case 'canary':
    case 'fault':
    case 'clear-fault':
      return { name: 'Requests touched', requestRate: effect.movedRequestsPerSecond };
  }
}

/** Three figures of what the change does to the traffic. */
export function PlanFigures({ plan }: { readonly plan: ChangePlan }) {
  const { effect, sharesBefore, sharesAfter } = plan;
  const touched = touchedBy(plan);
  const gain = gainOf(sharesBefore, sharesAfter);
  const then = effect.byVersion.find(({ version }) => version === gain?.version);
  const direct = effect.callers.filter(({ hops }) => hops === 1);
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{gain === null ? touched.name : `Moves to ${gain.version}`}</dt>
        <dd>
          <Figure
            amount={formatRate(gain === null ? touched.requestRate : effect.movedRequestsPerSecond)}
            size="large"
            unknownReason={unmeasured}
          />
        </dd>
      </div>
      {gain !== null && (
        <div>
          <dt>{gain.version} then carries</dt>
          <dd>
            <Figure
              amount={formatRate(then?.requestRateAfter ?? null)}
              size="large"
              unknownReason={unmeasured}
            />
          </dd>
        </div>
      )}
      <div>
        <dt>{direct.length === 1 ? 'Caller hit' : 'Callers hit'}</dt>
        <dd title={direct.map(({ name }) => name).join(', ')}>
          <Figure
            amount={{
              figure: String(direct.length),
              unit: direct.length === 1 ? (direct[0]?.name ?? '') : '',
            }}
            size="large"
          />
        </dd>
      </div>
    </dl>
  );
}
