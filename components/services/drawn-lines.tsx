import { useVirtualizer } from '@tanstack/react-virtual';
import type { Ref, RefObject } from 'react';
import type { ServiceLine } from './service-lines.ts';
import styles from './services-table.module.css';

/** From here on only the rows in sight are drawn. */
const mostDrawnAtOnce = 100;
/** Before they are measured; coarse pointers get taller ones. */
const rowHeightPx = { service: 37, version: 31 } as const;
const headHeightPx = 35;

/** Which lines are drawn, and how much room the others take before and after them. */
export interface DrawnLines {
  readonly from: number;
  readonly to: number;
  readonly beforePx: number;
  readonly afterPx: number;
}

interface DrawnTable {
  readonly drawn: DrawnLines;
  /** Each drawn row is given it; undefined where all are drawn. */
  readonly measure: Ref<HTMLTableRowElement> | undefined;
  /** Scrolls until a line is in sight; `element` is its row where it is drawn. */
  readonly reveal: (index: number, element: HTMLElement | null) => void;
}

/** A short list is drawn whole, so that the browser's find and readers have all of it; a long one in part. */
export function useDrawnLines(
  lines: readonly ServiceLine[],
  scroller: RefObject<HTMLElement | null>,
): DrawnTable {
  const isWhole = lines.length <= mostDrawnAtOnce;
  // oxlint-disable-next-line react/incompatible-library -- what it returns is read in this very render and goes no further
  const virtualizer = useVirtualizer({
    count: lines.length,
    enabled: !isWhole,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeightPx[lines[index]?.kind ?? 'service'],
    getItemKey: (index) => lines[index]?.id ?? index,
    scrollPaddingStart: headHeightPx,
    overscan: 12,
  });
  if (isWhole) {
    return {
      drawn: { from: 0, to: lines.length, beforePx: 0, afterPx: 0 },
      measure: undefined,
      reveal: (_, element) => element?.scrollIntoView({ block: 'nearest' }),
    };
  }
  const items = virtualizer.getVirtualItems();
  const [first] = items;
  const last = items.at(-1);
  return {
    drawn: {
      from: first?.index ?? 0,
      to: (last?.index ?? -1) + 1,
      beforePx: first?.start ?? 0,
      afterPx: virtualizer.getTotalSize() - (last?.end ?? 0),
    },
    measure: virtualizer.measureElement,
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

/** Stands for the rows that are not drawn. */
export function Spacer({ heightPx }: { readonly heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden className={styles.spacer}>
      <td style={{ height: heightPx }} aria-label="Rows that are not drawn" />
    </tr>
  );
}
