import type { ReactNode } from 'react';
import { formatCount } from '@/lib/format/count.ts';
import styles from './trace-filters.module.css';

interface FacetProps {
  readonly title: string;
  readonly values: readonly {
    readonly key: string;
    readonly label: ReactNode;
    readonly count: number;
    readonly tone?: 'unhealthy' | 'injected' | undefined;
  }[];
  /** The value that alone is listed; null: all. */
  readonly only: string | null;
  readonly onOnlyChange: (key: string | null) => void;
}

const smallestShare = 0.04;

/** Values of a property with how many traces have each; pressing one lists only those. */
export function Facet({ title, values, only, onOnlyChange }: FacetProps) {
  const most = values.reduce((least, { count }) => Math.max(least, count), 0);
  if (values.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{title}</h3>
      <ul>
        {values.map(({ key, label, count, tone }) => (
          <li key={key}>
            <button
              type="button"
              className={styles.value}
              aria-pressed={only === key}
              onClick={() => onOnlyChange(only === key ? null : key)}
            >
              <span className={styles.label}>{label}</span>
              <span className={styles.count}>{formatCount(count)}</span>
              <s
                aria-hidden
                data-tone={tone}
                style={{ width: `${most === 0 ? 0 : Math.max(count / most, smallestShare) * 100}%` }}
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
