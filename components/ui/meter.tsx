'use client';

import { Meter as BaseMeter } from '@base-ui/react/meter';
import { Progress } from '@base-ui/react/progress';
import { classNames } from './class-names.ts';
import styles from './meter.module.css';

export type MeterTone = 'accent' | 'neutral' | 'degraded' | 'unhealthy' | 'injected';

interface MeterProps {
  readonly label: string;
  /** 0..1 of the whole bar. */
  readonly ratio: number;
  /** The value in words, as it stands beside the bar: "62 % left". */
  readonly valueText: string;
  readonly tone?: MeterTone | undefined;
  readonly tall?: boolean | undefined;
  /** Where a limit lies, 0..1; drawn as a mark. */
  readonly limitRatio?: number | undefined;
}

/** How much of something there is. The figure stands beside it in words. */
export function Meter({ label, ratio, valueText, tone = 'accent', tall = false, limitRatio }: MeterProps) {
  return (
    <BaseMeter.Root
      className={styles.meter}
      value={Math.min(1, Math.max(0, ratio))}
      max={1}
      aria-label={label}
      getAriaValueText={() => valueText}
    >
      <BaseMeter.Track className={classNames(styles.track, tall && styles.tall)}>
        <BaseMeter.Indicator className={classNames(styles.indicator, tone !== 'accent' && styles[tone])} />
        {limitRatio !== undefined && (
          <span className={styles.limit} style={{ left: `calc(${limitRatio * 100}% - 1px)` }} />
        )}
      </BaseMeter.Track>
    </BaseMeter.Root>
  );
}

interface ProgressBarProps {
  readonly label: string;
  /** 0..1; `null` while nobody can tell. */
  readonly ratio: number | null;
}

/** How far something that ends has come. */
export function ProgressBar({ label, ratio }: ProgressBarProps) {
  return (
    <Progress.Root className={styles.meter} value={ratio} max={1} aria-label={label}>
      <Progress.Track className={styles.track}>
        <Progress.Indicator
          className={classNames(styles.indicator, ratio === null && styles.indeterminate)}
        />
      </Progress.Track>
    </Progress.Root>
  );
}
