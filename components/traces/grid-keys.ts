import { isGroupHead, type TraceModel } from './trace-model.ts';
import { rowOf, type RowChoice, type TraceRows } from './trace-rows.ts';

/** What a key does in the tree of spans. */
export type GridAct =
  | { readonly kind: 'go'; readonly row: number }
  | { readonly kind: 'fold'; readonly row: number; readonly isOpen: boolean }
  | { readonly kind: 'open'; readonly row: number };

/** Whether a row unfolds, and whether it is unfolded; null where nothing is below it. */
export function isRowOpen(
  model: TraceModel,
  choice: RowChoice,
  rows: TraceRows,
  row: number,
): boolean | null {
  if (rows.isGroup[row] === 1) return false;
  const slot = rows.slots[row] ?? -1;
  if (choice.grouped && choice.openGroups.has(slot) && isGroupHead(model, slot)) return true;
  return (model.childCount[slot] ?? 0) === 0 ? null : !choice.folded.has(slot);
}

/** Null for keys that do nothing here. `row`: where the reader is. */
export function gridAct(
  key: string,
  row: number,
  page: number,
  model: TraceModel,
  choice: RowChoice,
  rows: TraceRows,
): GridAct | null {
  const last = rows.count - 1;
  const go = (to: number): GridAct => ({ kind: 'go', row: Math.min(Math.max(to, 0), last) });
  const open = isRowOpen(model, choice, rows, row);
  switch (key) {
    case 'ArrowDown':
      return go(row + 1);
    case 'ArrowUp':
      return go(row - 1);
    case 'PageDown':
      return go(row + page);
    case 'PageUp':
      return go(row - page);
    case 'Home':
      return go(0);
    case 'End':
      return go(last);
    case 'ArrowRight':
      if (open === false) return { kind: 'fold', row, isOpen: true };
      return open === true ? go(row + 1) : null;
    case 'ArrowLeft':
      return open === true ? { kind: 'fold', row, isOpen: false } : goToParent(row, model, rows);
    case 'Enter':
      return { kind: 'open', row };
    default:
      return null;
  }
}

function goToParent(row: number, { parent }: TraceModel, rows: TraceRows): GridAct | null {
  let above = parent[rows.slots[row] ?? -1] ?? -1;
  while (above >= 0 && rowOf(rows, above) < 0) above = parent[above] ?? -1;
  return above < 0 ? null : { kind: 'go', row: rowOf(rows, above) };
}
