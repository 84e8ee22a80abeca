import type { ReactNode } from 'react';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { observedShares } from './observed-shares.ts';
import type { SplitDraft } from './split-draft.ts';
import styles from './split-editor.module.css';
import { ThinTrack } from './thin-track.tsx';

interface TrackLineProps {
  readonly name: ReactNode;
  readonly hint?: string | undefined;
  readonly aside: ReactNode;
  readonly children: ReactNode;
}

/** One bar of the editor: its name, the bar on the common axis, and its figures. */
export function TrackLine({ name, hint, aside, children }: TrackLineProps) {
  return (
    <div className={styles.line}>
      <div className={styles.name}>
        {name}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </div>
      {children}
      <div className={styles.aside}>{aside}</div>
    </div>
  );
}

interface InEffectLineProps {
  readonly inEffect: SplitDraft;
  /** Unix seconds since which it is so; null where nobody knows. */
  readonly since: number | null;
  readonly positionOf: (version: string) => number;
}

export function InEffectLine({ inEffect, since, positionOf }: InEffectLineProps) {
  const words = inEffect.map(({ version, percent }) => `${version} ${percent} %`).join(', ');
  return (
    <TrackLine
      name="In effect"
      aside={
        <>
          {inEffect.map(({ percent }) => percent).join(' / ')}{' '}
          {since !== null && (
            <span className={styles.quiet} suppressHydrationWarning>
              since {formatClockSecond(since * 1_000)}
            </span>
          )}
        </>
      }
    >
      <ThinTrack
        label={`In effect: ${words}`}
        parts={inEffect.map(({ version, percent }) => ({ version, share: percent / 100 }))}
        positionOf={positionOf}
      />
    </TrackLine>
  );
}

interface ObservedLineProps {
  readonly service: Service;
  readonly inEffect: SplitDraft;
  readonly change: ChangeSummary | null;
  readonly positionOf: (version: string) => number;
}

const percent = (ratio: number): string => amountText(formatRatio(ratio));

/** What reached the versions, with the interval around each border. */
export function ObservedLine({ service, inEffect, change, positionOf }: ObservedLineProps) {
  const order = inEffect.map(({ version }) => version);
  const observed = observedShares(service, order, change);
  if (observed === null) {
    return (
      <TrackLine name="Observed" aside={null}>
        <p className={styles.quiet}>
          No request reached a version in {formatDuration(service.windowSeconds)}.
        </p>
      </TrackLine>
    );
  }
  const { shares, borders, requests, since } = observed;
  const last = shares.at(-1);
  const border = borders.at(-1);
  const words = shares.map(({ version, share }) => `${version} ${percent(share)}`).join(', ');
  return (
    <>
      <TrackLine
        name="Observed"
        aside={
          last !== undefined &&
          border !== undefined && (
            <>
              {percent(last.share)}{' '}
              <span className={styles.quiet}>
                {percent(1 - border.high)} to {percent(1 - border.low)}, 95 %
              </span>
            </>
          )
        }
      >
        <ThinTrack label={`Observed: ${words}`} parts={shares} positionOf={positionOf} whiskers={borders} />
      </TrackLine>
      <TrackLine
        name={null}
        aside={
          <span className={styles.quiet} suppressHydrationWarning>
            {formatCountOf(requests, 'request')}{' '}
            {since === null
              ? `in ${formatDuration(service.windowSeconds)}`
              : `since ${formatClockSecond(since * 1_000)}`}
          </span>
        }
      >
        <div className={styles.axis} aria-hidden>
          {['0', '25', '50', '75', '100 %'].map((tick) => (
            <span key={tick}>{tick}</span>
          ))}
        </div>
      </TrackLine>
    </>
  );
}
