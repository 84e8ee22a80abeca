import { memo } from 'react';
import { Panel } from '@/components/ui/panel.tsx';
import type { OwnedTimeAnswer } from '@/lib/client/trace-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { OwnerBar, type OwnedPart } from './owner-bar.tsx';
import { ownerColor, ownerName } from './service-color.ts';
import { ms } from './span-words.ts';
import styles from './time-went.module.css';

/** Owned time as parts of a bar. */
export const ownedParts = (time: OwnedTimeAnswer): readonly OwnedPart[] =>
  time
    .filter((one) => one.ms > 0)
    .map((one) => ({
      key: `${one.kind} ${one.name}`,
      name: ownerName(one),
      note: one.kind,
      ms: one.ms,
      color: ownerColor(one),
    }));

/** The critical path by whoever owned the time; the sum is what the root took. */
export const TimeWent = memo(function TimeWent({ time }: { readonly time: OwnedTimeAnswer }) {
  const parts = ownedParts(time);
  const sum = parts.reduce((total, part) => total + part.ms, 0);
  if (parts.length === 0) return null;
  return (
    <Panel
      title={`Where ${ms(sum)} went`}
      meta="critical path only; parallel work that nobody waited for is left out"
      className={styles.panel}
    >
      <OwnerBar parts={parts} />
      <ul className={styles.legend}>
        {parts.map((part) => (
          <li key={part.key}>
            <i className={styles.square} style={{ background: part.color }} />
            {part.name} <b>{ms(part.ms)}</b>{' '}
            <span className={styles.quiet}>{amountText(formatRatio(part.ms / sum))}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
});
