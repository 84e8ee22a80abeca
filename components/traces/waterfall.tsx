import {
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import { useMedia } from '@/components/graph/use-media.ts';
import { BarCanvas, type BarParts, type RowWindow } from './bar-canvas.ts';
import { gridAct, isRowOpen } from './grid-keys.ts';
import { zoomed, type TimeSpan } from './time-scale.ts';
import type { TimeView } from './time-view.ts';
import type { TraceModel } from './trace-model.ts';
import { rowOf, type RowChoice, type TraceRows } from './trace-rows.ts';
import styles from './waterfall.module.css';
import { WaterfallHead } from './waterfall-head.tsx';
import { WaterfallRow } from './waterfall-row.tsx';

const headPx = 68;
const finePx = 27;
const coarsePx = 40;
const wantedTicks = 7;
const fewTicks = 3;
const zoomStep = 0.6;
/** Drawn before the screen's size is known. */
const firstRows: RowWindow = { from: 0, to: 48 };

export interface WaterfallProps {
  readonly model: TraceModel;
  readonly rows: TraceRows;
  readonly choice: RowChoice;
  readonly time: TimeView;
  readonly showPath: boolean;
  /** Slot of the span whose details are open; -1: none. */
  readonly selected: number;
  /** Slot where the keyboard is; -1: nowhere yet. */
  readonly active: number;
  readonly matches: ReadonlySet<number>;
  readonly onActiveChange: (slot: number) => void;
  readonly onFold: (slot: number, isOpen: boolean, isGroup: boolean) => void;
  readonly onOpen: (slot: number) => void;
}

/** The spans of a trace over time: names as a tree of rows, bars on one canvas, only rows in sight in the document. */
export function Waterfall(props: WaterfallProps) {
  const { model, time, showPath } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMedia('(pointer: coarse)') ? coarsePx : finePx;
  const ticks = useMedia('(max-width: 767px)') ? fewTicks : wantedTicks;
  return (
    <div ref={scroller} className={styles.scroller}>
      <WaterfallHead model={model} time={time} wantedTicks={ticks} showPath={showPath} />
      <WaterfallGrid {...props} scroller={scroller} rowHeight={rowHeight} ticks={ticks} />
    </div>
  );
}

interface WaterfallGridProps extends WaterfallProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowHeight: number;
  readonly ticks: number;
}

/** Rows and bars. A scroll renders this part only. */
function WaterfallGrid({ scroller, rowHeight, ticks, ...props }: WaterfallGridProps) {
  const { model, rows, choice, time, active } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(firstRows);
  const prefix = useId();
  useBars(scroller, canvas, useBarParts(props, ticks, rowHeight), setDrawn);
  const activeRow = active < 0 ? -1 : rowOf(rows, active);
  useRevealed(scroller, activeRow, rowHeight);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isZoomKey(event.key)) {
      event.preventDefault();
      time.set(zoomByKey(event.key, props));
      return;
    }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headPx) / rowHeight) - 1);
    const act = gridAct(event.key, Math.max(activeRow, 0), page, model, choice, rows);
    if (act === null) return;
    event.preventDefault();
    const slot = rows.slots[act.row] ?? -1;
    if (act.kind === 'go') props.onActiveChange(slot);
    else if (act.kind === 'fold') props.onFold(slot, act.isOpen, rows.isGroup[act.row] === 1);
    else pressRow(props, act.row);
  };
  const to = Math.min(drawn.to, rows.count);
  const from = Math.min(drawn.from, to);
  return (
    <div
      className={styles.grid}
      role="treegrid"
      aria-label="Spans"
      aria-rowcount={rows.count}
      aria-activedescendant={activeRow < from || activeRow >= to ? undefined : `${prefix}${activeRow}`}
      tabIndex={0}
      style={{ height: rows.count * rowHeight + 1 }}
      onKeyDown={onKeyDown}
      onClick={(event) => pressAt(props, event)}
      onFocus={() => {
        if (activeRow < 0) props.onActiveChange(rows.slots[0] ?? -1);
      }}
    >
      <DrawnRows {...props} from={from} to={to} rowHeight={rowHeight} activeRow={activeRow} prefix={prefix} />
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
    </div>
  );
}

interface DrawnRowsProps extends WaterfallProps {
  readonly from: number;
  readonly to: number;
  readonly rowHeight: number;
  readonly activeRow: number;
  readonly prefix: string;
}

/** Rows in the document come in lots of so many, each of which shows other spans as the tree moves under it. */
const lot = 64;

/** The rows in sight, and a few beyond both ends. */
function DrawnRows({ model, rows, choice, selected, matches, ...drawn }: DrawnRowsProps) {
  const places = Math.ceil((drawn.to - drawn.from) / lot) * lot;
  return Array.from({ length: drawn.to - drawn.from }, (_, offset) => {
    const row = drawn.from + offset;
    const slot = rows.slots[row] ?? -1;
    return (
      <WaterfallRow
        key={row % places}
        model={model}
        slot={slot}
        row={row}
        top={row * drawn.rowHeight}
        depth={rows.depths[row] ?? 0}
        isGroup={rows.isGroup[row] === 1}
        isOpen={isRowOpen(model, choice, rows, row)}
        isActive={row === drawn.activeRow}
        isSelected={slot === selected}
        isMatch={matches.has(slot)}
        domId={`${drawn.prefix}${row}`}
      />
    );
  });
}

/** Rows tell which they are; a press on the sign of a fold folds. */
function pressAt(props: WaterfallProps, event: MouseEvent<HTMLDivElement>): void {
  const { model, rows, choice } = props;
  const target = event.target instanceof Element ? event.target : null;
  const row = Number(target?.closest('[data-row]')?.getAttribute('data-row') ?? Number.NaN);
  const slot = rows.slots[row];
  if (slot === undefined) return;
  const isOpen = isRowOpen(model, choice, rows, row);
  const isFold = (target?.closest('[data-fold]') ?? null) !== null;
  if (isFold) props.onFold(slot, isOpen === false, rows.isGroup[row] === 1);
  else pressRow(props, row);
}

/** A group unfolds, everything else shows its details. */
function pressRow({ rows, onFold, onOpen }: WaterfallProps, row: number): void {
  const slot = rows.slots[row] ?? -1;
  if (rows.isGroup[row] === 1) onFold(slot, true, true);
  else onOpen(slot);
}

const zoomKeys: ReadonlySet<string> = new Set(['+', '=', '-', '0']);
const isZoomKey = (key: string): boolean => zoomKeys.has(key);

/** Around the active span, so that it stays in sight. */
function zoomByKey(key: string, { model, time, active }: WaterfallProps): TimeSpan {
  const view = time.get();
  const wholeMs = model.trace.durationMs;
  if (key === '0') return { fromMs: 0, toMs: Math.max(wholeMs, 0.001) };
  const middleMs =
    active < 0
      ? (view.fromMs + view.toMs) / 2
      : (model.startMs[active] ?? 0) + (model.durationMs[active] ?? 0) / 2;
  const aroundMs = Math.min(Math.max(middleMs, view.fromMs), view.toMs);
  return zoomed(view, key === '-' ? 1 / zoomStep : zoomStep, aroundMs, wholeMs);
}

/** The same parts as long as nothing that is drawn changes. */
const useBarParts = (
  { model, rows, time, showPath }: WaterfallProps,
  ticks: number,
  rowHeight: number,
): BarParts =>
  useMemo(
    () => ({ model, rows, time, ticks, showPath, rowHeight }),
    [model, rows, time, ticks, showPath, rowHeight],
  );

function useBars(
  scroller: RefObject<HTMLDivElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  parts: BarParts,
  onRows: (rows: RowWindow) => void,
): void {
  const bars = useRef<BarCanvas>(null);
  const latest = useEffectEvent(() => parts);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (scroller.current === null || canvas.current === null || context === null) return;
    const started = new BarCanvas(scroller.current, canvas.current, context, headPx, onRows);
    bars.current = started;
    started.show(latest());
    return started.start();
  }, [scroller, canvas, onRows]);
  useEffect(() => {
    bars.current?.show(parts);
    return parts.time.subscribe(() => bars.current?.paintAnew());
  }, [parts]);
}

/** Scrolls until the row where the keyboard is is in sight. */
function useRevealed(scroller: RefObject<HTMLDivElement | null>, row: number, rowHeight: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null || row < 0) return;
    const top = row * rowHeight;
    const room = element.clientHeight - headPx;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top + rowHeight > element.scrollTop + room) {
      element.scrollTo({ top: top + rowHeight - room });
    }
  }, [scroller, row, rowHeight]);
}
