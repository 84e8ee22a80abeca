import { useMemo } from 'react';
import { Panel } from '@/components/ui/panel.tsx';
import { amountText } from '@/lib/format/amount.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './flame-graph.module.css';
import { mergedPaths, type MergedPath } from './merged-paths.ts';
import { ms } from './span-words.ts';
import type { TraceModel } from './trace-model.ts';

interface FlameGraphProps {
  readonly model: TraceModel;
  /** Slot that is shown as root; -1: all. */
  readonly root: number;
  readonly selected: number;
  readonly onGo: (slot: number) => void;
}

const leastShare = 0.002;
const rowPx = 24;
/** Narrower ones have no room for words. */
const namedShare = 0.03;

/** Who did how much work, by the way that led to it: as wide as all its time, whenever that was. */
export function FlameGraph({ model, root, selected, onGo }: FlameGraphProps) {
  const paths = useMemo(() => mergedPaths(model, root, leastShare), [model, root]);
  const deepest = paths.reduce((most, { depth }) => Math.max(most, depth), 0);
  return (
    <Panel
      title="Work by the way that led to it"
      meta="own time of all spans; what ran in parallel adds up"
      className={styles.panel}
      flush
    >
      <ul className={styles.graph} style={{ height: (deepest + 1) * rowPx + 16 }} aria-label="Flame graph">
        {paths.map((path) => (
          <li
            key={path.key}
            className={styles.path}
            style={{
              left: `calc(8px + (100% - 16px) * ${path.fromShare})`,
              width: `calc((100% - 16px) * ${path.share})`,
              top: 8 + path.depth * rowPx,
            }}
          >
            <button
              type="button"
              className={styles.press}
              aria-label={flameWords(path)}
              title={flameWords(path)}
              aria-current={path.slot === selected ? 'true' : undefined}
              style={{
                background: `color-mix(in oklab, var(--series-${path.series}) 34%, var(--surface-1))`,
              }}
              onClick={() => onGo(path.slot)}
            >
              {path.share > namedShare ? path.title : ''}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function flameWords({ title, spans, failed, totalMs, share }: MergedPath): string {
  const errors = failed === 0 ? '' : `, ${failed} failed`;
  return `${title}: ${ms(totalMs)}, ${amountText(formatRatio(share))}, ${formatCountOf(spans, 'span')}${errors}`;
}
