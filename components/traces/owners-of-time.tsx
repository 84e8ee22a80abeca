import type { Traces } from '@/lib/client/trace-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { OwnerBar } from './owner-bar.tsx';
import { ownerName } from './service-color.ts';
import { ms } from './span-words.ts';
import { ownedParts } from './time-went.tsx';
import styles from './trace-filters.module.css';

const named = 2;

/** Who owns the time at the median and at the 95th percentile of what was found. */
export function OwnersOfTime({ shares }: { readonly shares: Traces['aggregate'] }) {
  const longest = shares.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  if (longest === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>Who owns the time</h3>
      {shares.map(({ quantile, durationMs, owners }) => (
        <div key={quantile} className={styles.owner}>
          <p>
            <b>p{Math.round(quantile * 100)}</b> {ms(durationMs)}
          </p>
          <OwnerBar parts={ownedParts(owners)} share={durationMs / longest} isSmall />
          <p className={styles.quiet}>
            {owners
              .slice(0, named)
              .map((owner) => `${ownerName(owner)} ${amountText(formatRatio(owner.ratio))}`)
              .join(', ')}
          </p>
        </div>
      ))}
    </section>
  );
}
