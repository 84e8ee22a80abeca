import { Figure } from '@/components/ui/figure.tsx';
import { Meter } from '@/components/ui/meter.tsx';
import type { ServiceObjective } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatBurn } from '@/lib/format/change.ts';
import { formatLeft, objectiveWords } from '@/lib/format/objective.ts';
import styles from './objective-cells.module.css';
import { burnTone, leftTone, noMonth, noRecent } from './objective-words.ts';

interface ObjectiveCellProps {
  readonly objective: ServiceObjective;
}

/** The part of 30 days' budget that is left, as a bar and a figure. */
export function BudgetFigure({ objective }: ObjectiveCellProps) {
  const { left } = objective;
  const amount = formatLeft(left);
  if (left === null) return <Figure amount={null} unknownReason={noMonth} />;
  const tone = leftTone(left);
  return (
    <span className={styles.budget} title={objectiveWords(objective)}>
      <span className={styles.bar}>
        <Meter
          label="Budget left"
          ratio={left}
          valueText={`${amountText(amount)} left of 30 days`}
          tone={tone ?? 'neutral'}
        />
      </span>
      <span className={styles.figure}>
        <Figure amount={amount} tone={tone} />
      </span>
    </span>
  );
}

/** How fast the budget is spent: 1× uses it up exactly. */
export function BurnFigure({ objective }: ObjectiveCellProps) {
  const { burn } = objective;
  const amount = burn === null ? null : { figure: formatBurn(burn), unit: '' };
  return <Figure amount={amount} tone={burnTone(burn)} unknownReason={noRecent} />;
}
