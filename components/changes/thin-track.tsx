import { versionColor } from '@/components/ui/series-color.ts';
import styles from './split-track.module.css';

const none: readonly never[] = [];

export interface ThinPart {
  readonly version: string;
  /** 0..1 */
  readonly share: number;
}

interface ThinTrackProps {
  /** The shares in words. */
  readonly label: string;
  readonly parts: readonly ThinPart[];
  readonly positionOf: (version: string) => number;
  /** Where each border may lie as well, 0..1: the interval around it. */
  readonly whiskers?: readonly { readonly low: number; readonly high: number }[] | undefined;
}

/** Shares as they are, on the same scale as the draft above. */
export function ThinTrack({ label, parts, positionOf, whiskers = none }: ThinTrackProps) {
  const naming = { role: 'img', 'aria-label': label };
  return (
    <div className={styles.thin} {...naming}>
      {parts.map(({ version, share }) => (
        <span
          key={version}
          className={styles.thinPart}
          style={{ flexGrow: share, color: versionColor(positionOf(version)) }}
          data-empty={share === 0 || undefined}
        />
      ))}
      {whiskers.map(({ low, high }) => (
        <span
          key={`${low} ${high}`}
          className={styles.whisker}
          style={{ left: `${low * 100}%`, width: `${Math.max(0, high - low) * 100}%` }}
        />
      ))}
    </div>
  );
}
