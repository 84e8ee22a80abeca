import { Figure } from '@/components/ui/figure.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { gainOf } from './plan-sentence.ts';
import styles from './plan-panel.module.css';

const unmeasured = 'telemetry does not tell';

/** Three figures of what the change does to the traffic. */
export function PlanFigures({ plan }: { readonly plan: ChangePlan }) {
  const { effect, sharesBefore, sharesAfter } = plan;
  const gain = gainOf(sharesBefore, sharesAfter);
  const then = effect.byVersion.find(({ version }) => version === gain?.version);
  const direct = effect.callers.filter(({ hops }) => hops === 1);
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{gain === null ? 'Requests touched' : `Moves to ${gain.version}`}</dt>
        <dd>
          <Figure
            amount={formatRate(effect.movedRequestsPerSecond)}
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
