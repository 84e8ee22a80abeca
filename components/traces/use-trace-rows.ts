import { useMemo, useState } from 'react';
import type { TraceLocation } from '@/lib/client/trace-location.ts';
import { findSpans, nextMatch } from './find-spans.ts';
import { boundedSpan, zoomed, type TimeSpan } from './time-scale.ts';
import { TimeView } from './time-view.ts';
import type { TraceModel } from './trace-model.ts';
import { everyRow, foldFrom, rowOf, unfoldedFor, visibleRows, type RowChoice } from './trace-rows.ts';

/** Changes the link of the screen; `replace` for what Back should not undo. */
export type NavigateTrace = (change: Partial<TraceLocation>, mode?: 'push' | 'replace') => void;

const zoomStep = 0.5;
const noMatches: ReadonlySet<number> = new Set();

const wholeOf = (model: TraceModel, root: number): TimeSpan =>
  root < 0
    ? { fromMs: 0, toMs: Math.max(model.trace.durationMs, 0.001) }
    : boundedSpan(
        model.startMs[root] ?? 0,
        (model.startMs[root] ?? 0) + (model.durationMs[root] ?? 0),
        model.trace.durationMs,
      );

/** Which part of the time is in sight. Another root begins with all of its own. */
function useTraceTime(model: TraceModel, root: number) {
  const time = useMemo(() => new TimeView(wholeOf(model, root)), [model, root]);
  return {
    time,
    zoom: (step: 'in' | 'out' | 'whole'): void => {
      if (step === 'whole') return time.set(time.whole);
      const view = time.get();
      const middle = (view.fromMs + view.toMs) / 2;
      const factor = step === 'in' ? zoomStep : 1 / zoomStep;
      time.set(zoomed(view, factor, middle, model.trace.durationMs));
    },
  };
}

/** Which rows and which time of a trace are in sight, where the reader is, and how all of it moves. */
export function useTraceRows(
  model: TraceModel,
  location: TraceLocation,
  navigate: NavigateTrace,
  opensOrigin: boolean,
) {
  const root = useMemo(() => model.spans.slotOf(location.root), [model, location.root]);
  const asked = useMemo(() => model.spans.slotOf(location.span), [model, location.span]);
  const [own, setOwn] = useState<RowChoice>(() =>
    asked < 0 ? everyRow : { ...unfoldedFor(model, { ...everyRow, root }, asked), root: -1 },
  );
  const [active, setActive] = useState(asked < 0 && opensOrigin ? (model.origins[0] ?? -1) : asked);
  const [isClosed, setClosed] = useState(false);
  const time = useTraceTime(model, root);
  const choice = useMemo(() => ({ ...own, root }), [own, root]);
  const rows = useMemo(() => visibleRows(model, choice), [model, choice]);
  const matches = useMemo(() => findSpans(model, location.find), [model, location.find]);
  const matchSet = useMemo(() => (matches === null ? noMatches : new Set(matches)), [matches]);
  const origin = opensOrigin && !isClosed ? (model.origins[0] ?? -1) : -1;
  const selected = asked >= 0 ? asked : origin;

  const open = (slot: number, mode: 'push' | 'replace' = 'push'): void => {
    setActive(slot);
    setClosed(false);
    navigate({ span: model.spans.idAt(slot) }, mode);
  };
  /** Shows a span wherever it is folded away, and its details. */
  const goTo = (slot: number, mode: 'push' | 'replace' = 'push'): void => {
    if (rowOf(rows, slot) < 0 || rows.isGroup[rowOf(rows, slot)] === 1) {
      const next = unfoldedFor(model, choice, slot);
      setOwn(next);
      if (next.root !== root) navigate({ root: null }, mode);
    }
    open(slot, mode);
  };
  const fold = (slot: number, isOpen: boolean, isGroup: boolean): void => {
    const isOwnGroup = isGroup || (choice.openGroups.has(slot) && !isOpen);
    const name = isOwnGroup ? 'openGroups' : 'folded';
    const next = new Set(choice[name]);
    if (isOwnGroup === isOpen) next.add(slot);
    else next.delete(slot);
    setOwn({ ...own, [name]: next });
    setActive(slot);
  };
  return {
    choice,
    rows,
    ...time,
    active,
    selected,
    matches,
    matchSet,
    root,
    open,
    goTo,
    fold,
    setActive: (slot: number): void => {
      setActive(slot);
      // With details open, they follow the keyboard.
      if (asked >= 0) navigate({ span: model.spans.idAt(slot) }, 'replace');
    },
    close: (): void => {
      setClosed(true);
      navigate({ span: null });
    },
    choose: (change: Partial<RowChoice>): void => setOwn({ ...own, ...change }),
    foldLevel: (level: number | null): void =>
      setOwn({
        ...own,
        folded: level === null ? new Set() : foldFrom(model, level),
        openGroups: new Set(),
        grouped: level !== null && own.grouped,
      }),
    match: (step: 1 | -1): void => {
      const slot = nextMatch(matches ?? [], active, step);
      if (slot >= 0) goTo(slot, 'replace');
    },
  };
}
