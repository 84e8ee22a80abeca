'use client';

import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Banner } from '@/components/ui/message.tsx';
import { PanelEmpty } from '@/components/ui/panel-state.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { LiveGraphState } from '@/lib/client/live-graph.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { takesFigures } from '@/lib/domain/warning.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import styles from './map-states.module.css';
import { mapTrouble, nextTryWords } from './map-trouble.ts';
import type { SmallerQuestion } from './smaller-question.ts';
import { useClock } from './use-clock.ts';

/** Cards and containers of a map to come: shown after 200 ms, with words after 4 s. */
const placeholders = [
  { left: '4%', top: '34%', width: '12%', height: '16%' },
  { left: '20%', top: '8%', width: '42%', height: '58%' },
  { left: '52%', top: '72%', width: '30%', height: '20%' },
  { left: '68%', top: '10%', width: '12%', height: '8%' },
] as const;

export function MapSkeleton() {
  return (
    <output className={styles.skeleton} aria-label="Loading the map">
      {placeholders.map(({ left, top, width, height }) => (
        <span key={left} className={styles.placeholder} style={{ left, top, width, height }}>
          <Skeleton height="100%" />
        </span>
      ))}
      <span className={styles.waiting}>Waiting for the first answer of the telemetry backend.</span>
    </output>
  );
}

interface MapFailedProps {
  readonly state: LiveGraphState;
  /** Why the map could not be laid out; null while it could. */
  readonly layoutFailure: string | null;
  readonly onRetry: () => void;
  /** What would ask less of the backend; null where nothing would help. */
  readonly smaller: SmallerQuestion | null;
  readonly onAskSmaller: (question: SmallerQuestion) => void;
}

/** No map at all, and why: the page hears nothing, or the server says that its source does not answer. */
export function MapFailed({ state, layoutFailure, onRetry, smaller, onAskSmaller }: MapFailedProps) {
  const nowMs = useClock(true);
  const trouble = nowMs === null ? null : mapTrouble(state, nowMs);
  const words =
    layoutFailure === null
      ? trouble?.text
      : `The figures are here, but could not be laid out: ${layoutFailure}`;
  if (nowMs === null || words === undefined) return <MapSkeleton />;
  return (
    <div className={styles.centre}>
      <HealthGlyph health="unhealthy" size={20} label={null} />
      <div role="alert">
        <h2 className={styles.title}>There is no map yet</h2>
        <p className={styles.words}>{words}</p>
      </div>
      <p className={styles.quiet}>{nextTryWords(trouble?.nextTryAtMs ?? null, nowMs)}</p>
      {smaller !== null && (
        <Button tone="primary" onClick={() => onAskSmaller(smaller)}>
          {smaller.label}
        </Button>
      )}
      <Button onClick={onRetry}>Try now</Button>
    </div>
  );
}

interface MapEmptyProps {
  readonly snapshot: GraphSnapshot;
  readonly isNarrowed: boolean;
  readonly onShowAll: () => void;
  readonly onLongerWindow: () => void;
}

/** Nothing to draw, with the reason and the next step. */
export function MapEmpty({ snapshot, isNarrowed, onShowAll, onLongerWindow }: MapEmptyProps) {
  const [warning] = snapshot.warnings;
  const window = formatDuration(snapshot.windowSeconds);
  const reason = warning?.text ?? `No proxy has reported a request in the last ${window}.`;
  return (
    <div className={styles.centre}>
      <PanelEmpty
        icon={<MeshGlyph name="map" size={20} label={null} />}
        title={isNarrowed ? 'Nothing in these namespaces' : 'No traffic to draw'}
        reason={reason}
        nextStep={
          <Button onClick={isNarrowed ? onShowAll : onLongerWindow}>
            {isNarrowed ? 'Show all namespaces' : 'Look at the last hour'}
          </Button>
        }
      />
    </div>
  );
}

/** What must be said about the whole map, under the bar. */
export function MapBanner({
  state,
  onRetry,
}: {
  readonly state: LiveGraphState;
  readonly onRetry: () => void;
}) {
  const nowMs = useClock(true);
  const trouble = nowMs === null ? null : mapTrouble(state, nowMs);
  if (trouble === null || nowMs === null || state.snapshot === null) return null;
  return (
    <Banner
      tone={trouble.tone}
      action={
        <Button size="small" onClick={onRetry}>
          Try now
        </Button>
      }
    >
      {trouble.text} <span aria-hidden>{nextTryWords(trouble.nextTryAtMs, nowMs)}</span>
    </Banner>
  );
}

interface MapNotesProps extends Pick<MapFailedProps, 'smaller' | 'onAskSmaller'> {
  readonly snapshot: GraphSnapshot;
}

/** What the answer itself says is not in it. */
export function MapNotes({ snapshot, smaller, onAskSmaller }: MapNotesProps) {
  const { warnings } = snapshot;
  if (warnings.length === 0) return null;
  const isPartial = warnings.some(takesFigures);
  return (
    <div className={styles.notes}>
      <Popover
        title="What is not in this map"
        trigger={
          <Button size="small">
            {isPartial ? (
              <Chip tone="degraded" glyph={<HealthGlyph health="degraded" hollow size={12} label={null} />}>
                Partial
              </Chip>
            ) : (
              formatCountOf(warnings.length, 'note')
            )}
          </Button>
        }
      >
        <ul className={styles.list}>
          {warnings.map(({ code, text }) => (
            <li key={`${code} ${text}`}>{text}</li>
          ))}
        </ul>
        {smaller !== null && <Button onClick={() => onAskSmaller(smaller)}>{smaller.label}</Button>}
      </Popover>
    </div>
  );
}
