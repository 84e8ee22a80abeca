'use client';

import { versionColor } from '@/components/ui/series-color.ts';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import { amountText } from '@/lib/format/amount.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { BorderHandle } from './border-handle.tsx';
import { borderAt, moveBorder, setShare, type SplitDraft } from './split-draft.ts';
import styles from './split-track.module.css';

interface SplitTrackProps {
  readonly service: string;
  readonly draft: SplitDraft;
  readonly inEffect: SplitDraft;
  /** Requests of the rule per second; null where telemetry does not tell. */
  readonly requestRate: number | null;
  /** Place of a version among its service's versions: its colour on every screen. */
  readonly positionOf: (version: string) => number;
  readonly disabledReason: string | undefined;
  /** The draft in hand moved. */
  readonly onHold: (draft: SplitDraft) => void;
  /** It was let go. */
  readonly onSettle: () => void;
  /** Back to what is in effect. */
  readonly onBack: () => void;
}

/** The draft of a split as one bar: a part per version, a handle per border, and what would move, hatched. */
export function SplitTrack(props: SplitTrackProps) {
  const { service, draft, inEffect, requestRate, positionOf, disabledReason, onHold, onSettle, onBack } =
    props;
  return (
    <div className={styles.track}>
      {draft.map(({ version, percent }, index) => (
        <div
          key={version}
          className={styles.part}
          style={{ width: `calc(${percent}% - 2px)`, color: versionColor(positionOf(version)) }}
          data-empty={percent === 0 || undefined}
          data-after-handle={index > 0 || undefined}
        >
          {percent >= 8 && (
            <span className={styles.partText}>
              <VersionTag version={version} position={positionOf(version)} /> {percent} %
            </span>
          )}
        </div>
      ))}
      {draft.slice(1).map(({ version, percent }, index) => (
        <MovedPart
          key={version}
          from={borderAt(draft, index)}
          to={borderAt(inEffect, index)}
          color={versionColor(positionOf(movesTo(draft, inEffect, index)))}
          requestRate={requestRate}
          isShown={percent !== inEffect[index + 1]?.percent}
        />
      ))}
      {draft.slice(1).map(({ version, percent }, index) => (
        <BorderHandle
          key={version}
          version={version}
          percent={percent}
          place={borderAt(draft, index)}
          valueText={shareInWords(
            service,
            version,
            percent,
            inEffect[index + 1]?.percent ?? percent,
            requestRate,
          )}
          disabledReason={disabledReason}
          onPlace={(place) => onHold(moveBorder(draft, index, place))}
          onShare={(share) => onHold(setShare(draft, version, share))}
          onSettle={onSettle}
          onBack={onBack}
        />
      ))}
    </div>
  );
}

/** The version that gains by the border at `index`: the right one where the border went left. */
const movesTo = (draft: SplitDraft, inEffect: SplitDraft, index: number): string =>
  draft[borderAt(draft, index) < borderAt(inEffect, index) ? index + 1 : index]?.version ?? '';

interface MovedPartProps {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly requestRate: number | null;
  readonly isShown: boolean;
}

function MovedPart({ from, to, color, requestRate, isShown }: MovedPartProps) {
  if (!isShown || from === to) return null;
  const left = Math.min(from, to);
  const width = Math.abs(to - from);
  const place = { left: `${left}%`, width: `${width}%` };
  const rate = requestRate === null ? null : (requestRate * width) / 100;
  return (
    <>
      <span className={styles.moved} style={{ ...place, color }} aria-hidden />
      {rate !== null && (
        <span className={styles.movedLabel} style={place} aria-hidden>
          +{amountText(formatRate(rate))}
        </span>
      )}
    </>
  );
}

/** "25 percent of catalog to v2, 49.5 requests per second more than now". */
export function shareInWords(
  service: string,
  version: string,
  percent: number,
  before: number,
  requestRate: number | null,
): string {
  const share = `${percent} percent of ${service} to ${version}`;
  if (percent === before) return `${share}, as now`;
  if (requestRate === null) return `${share}, now ${before}`;
  const moved = formatRate((requestRate * Math.abs(percent - before)) / 100);
  return `${share}, ${moved?.figure ?? ''} requests per second ${percent > before ? 'more' : 'less'} than now`;
}
