import { classNames } from '@/components/ui/class-names.ts';
import styles from './owner-bar.module.css';

/** A stretch of time and who owns it. */
export interface OwnedPart {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly ms: number;
  readonly color: string;
}

interface OwnerBarProps {
  readonly parts: readonly OwnedPart[];
  /** Share of the width that all parts together take, 0..1; 1 unless bars share one scale. */
  readonly share?: number | undefined;
  readonly isSmall?: boolean | undefined;
}

/** Parts of a duration side by side. What it shows stands in words beside it. */
export function OwnerBar({ parts, share = 1, isSmall = false }: OwnerBarProps) {
  return (
    <span
      className={classNames(styles.bar, isSmall && styles.small)}
      style={{ width: `${Math.max(share * 100, 1)}%` }}
      aria-hidden
    >
      {parts.map(({ key, ms, color }) => (
        <i key={key} style={{ flex: `${ms} 0 ${isSmall ? 1 : 2}px`, background: color }} />
      ))}
    </span>
  );
}
