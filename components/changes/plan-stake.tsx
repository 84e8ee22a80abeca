import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Meter } from '@/components/ui/meter.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { noStakeWords, stakeOf } from './stake-words.ts';
import styles from './plan-panel.module.css';

/** The promise that the change may break, and how much of its budget is left. */
export function PlanStake({ effect }: Pick<ChangePlan, 'effect'>) {
  const stake = stakeOf(effect);
  if (stake === null) {
    return <p className={styles.stake}>{noStakeWords(effect)}</p>;
  }
  const { promise, budget, left, tone } = stake;
  return (
    <div className={styles.stake}>
      <p>
        At stake: <b>{promise}</b>
      </p>
      {left !== null && <Meter label="Budget left" ratio={left} valueText={budget} tone={tone} />}
      <p>
        {tone !== 'neutral' && <HealthGlyph health={tone} size={12} label={null} />} {budget}.
      </p>
    </div>
  );
}
