import { ms } from './span-words.ts';
import { timeTicks } from './time-scale.ts';
import { useTimeSpan, type TimeView } from './time-view.ts';
import type { TraceModel } from './trace-model.ts';
import styles from './waterfall.module.css';
import { WaterfallMinimap } from './waterfall-minimap.tsx';
import { insetPx } from './waterfall-paint.ts';

interface WaterfallHeadProps {
  readonly model: TraceModel;
  readonly time: TimeView;
  /** About how many instants the axis names. */
  readonly wantedTicks: number;
  readonly showPath: boolean;
}

/** Ticks nearer to the end than this share of the axis would lie under its label. */
const endShare = 0.09;

/** Minimap and time axis over the bars. */
export function WaterfallHead({ model, time, wantedTicks, showPath }: WaterfallHeadProps) {
  const view = useTimeSpan(time);
  const width = view.toMs - view.fromMs;
  const share = (atMs: number): number => (atMs - view.fromMs) / width;
  const place = (atMs: number): string => `calc(${insetPx}px + (100% - ${2 * insetPx}px) * ${share(atMs)})`;
  return (
    <div className={styles.head} aria-hidden>
      <p className={styles.key}>
        {showPath
          ? 'Solid: critical path. Pale: waiting for a child, or nobody waited.'
          : 'Time of each span.'}
      </p>
      <div className={styles.time}>
        <WaterfallMinimap model={model} view={view} onViewChange={time.set} />
        <div className={styles.ticks}>
          {timeTicks(view, wantedTicks)
            .filter((tick) => share(tick) < 1 - endShare)
            .map((tick) => (
              <span key={tick} className={styles.tick} style={{ left: place(tick) }}>
                {tick === 0 ? '0' : ms(tick).replace(/[\u202f\s]?ms$/, '')}
              </span>
            ))}
          <span className={`${styles.tick} ${styles['tick-last']}`} style={{ left: place(view.toMs) }}>
            {ms(view.toMs)}
          </span>
        </div>
      </div>
    </div>
  );
}
