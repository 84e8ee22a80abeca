import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { chartColor, type ChartTone } from './chart-color.ts';
import styles from './stacked-bar.module.css';

export interface BarSegment {
  readonly id: string;
  /** "200", "14 Unavailable", "v2". */
  readonly label: string;
  readonly value: number;
  /** The value in words: "493 requests". */
  readonly valueText: ReactNode;
  readonly tone: ChartTone;
}

interface StackedBarProps {
  readonly label: string;
  readonly segments: readonly BarSegment[];
  /** The bar alone, when the words stand elsewhere. */
  readonly bare?: boolean | undefined;
}

/** Parts of a whole in their order, the smallest still seen; below it every part in words. */
export function StackedBar({ label, segments, bare = false }: StackedBarProps) {
  const present = segments.filter(({ value }) => value > 0);
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {present.map(({ id, value, tone }) => (
          <span
            key={id}
            className={styles.segment}
            style={{ flexGrow: value, background: chartColor(tone) }}
          />
        ))}
      </div>
      {!bare && (
        <ul className={styles.list} aria-label={label}>
          {segments.map(({ id, label: name, valueText, tone }) => (
            <li key={id} className={classNames(styles.entry)}>
              <span className={styles.square} style={{ background: chartColor(tone) }} aria-hidden />
              <span className={styles.name}>{name}</span> {valueText}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
