import { useVirtualizer } from '@tanstack/react-virtual';
import type { Ref, RefObject } from 'react';
import styles from './drawn-rows.module.css';

/** From here on only the rows in sight are drawn. */
const mostDrawnAtOnce = 100;

/** The rows of a table, drawn or not. */
export interface RowsToDraw {
  readonly count: number;
  /** Before it is measured; coarse pointers get taller ones. */
  readonly heightPx: (index: number) => number;
  readonly keyOf: (index: number) => string;
  /** What of the scrolled place the head of the table covers. */
  readonly headPx: number;
  /** Rows drawn before and after those in sight. */
  readonly margin: number;
}

/** Which rows are drawn, and how much room the others take before and after them. */
export interface DrawnRows {
  readonly from: number;
  readonly to: number;
  readonly beforePx: number;
  readonly afterPx: number;
}

interface DrawnTable {
  readonly drawn: DrawnRows;
  /** Each drawn row is given it; undefined where all are drawn. */
  readonly measure: Ref<HTMLTableRowElement> | undefined;
  /** Scrolls until a row is in sight; `element` is its row where it is drawn. */
  readonly reveal: (index: number, element: HTMLElement | null) => void;
}

/** A short list is drawn whole, so that the browser's find and readers have all of it; a long one in part. */
export function useDrawnRows(
  { count, heightPx, keyOf, headPx, margin }: RowsToDraw,
  scroller: RefObject<HTMLElement | null>,
): DrawnTable {
  const isWhole = count <= mostDrawnAtOnce;
  // oxlint-disable-next-line react/incompatible-library -- what it returns is read in this very render and goes no further
  const virtualizer = useVirtualizer({
    count,
    enabled: !isWhole,
    getScrollElement: () => scroller.current,
    estimateSize: heightPx,
    getItemKey: keyOf,
    scrollPaddingStart: headPx,
    overscan: margin,
  });
  if (isWhole) {
    return {
      drawn: { from: 0, to: count, beforePx: 0, afterPx: 0 },
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
