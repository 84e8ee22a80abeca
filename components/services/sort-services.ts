import type { ServiceColumn, ServiceSort } from '@/lib/client/services-location.ts';
import type { Replicas, ServiceRow } from './service-row.ts';

type SortValue = number | string | null;

/** The rows in order. What is not known stands last in either direction; equal ones by name, so that nothing jumps. */
export function sortServices(
  rows: readonly ServiceRow[],
  { column, direction }: ServiceSort,
): readonly ServiceRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: sortValue(row, column) }))
    .sort((a, b) => compare(a.value, b.value, sign) || tieBreak(a.row, b.row, column))
    .map(({ row }) => row);
}

function compare(a: SortValue, b: SortValue, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a === b) return 0;
  return a < b ? -sign : sign;
}

/** Among equally ill ones the one with more errors is worse, then the busier one. */
function tieBreak(a: ServiceRow, b: ServiceRow, column: ServiceColumn): number {
  if (column === 'health') {
    const worse =
      compare(sortValue(a, 'errors'), sortValue(b, 'errors'), -1) ||
      compare(sortValue(a, 'rate'), sortValue(b, 'rate'), -1);
    if (worse !== 0) return worse;
  }
  return compare(sortValue(a, 'name'), sortValue(b, 'name'), 1);
}

function sortValue(row: ServiceRow, column: ServiceColumn): SortValue {
  const { summary, signals, severity, isTcp } = row;
  switch (column) {
    case 'health':
      return severity;
    case 'name':
      return `${summary.name}\n${summary.namespace}\n${summary.cluster}`;
    case 'rate':
      return signals.requestRate;
    case 'errors':
      return isTcp ? null : signals.errorRatio;
    case 'p95':
      return isTcp ? null : (signals.latency?.p95 ?? null);
    case 'mtls':
      return row.mtls?.ratio ?? null;
    case 'budget':
      return row.objective?.left ?? null;
    case 'burn':
      return row.objective?.burn ?? null;
    case 'ready':
      return row.replicas === null ? null : readyRatio(row.replicas);
    case 'owner':
      return row.owner;
  }
}

const readyRatio = ({ desired, available }: Replicas): number => (desired === 0 ? 1 : available / desired);

/** The order that a press on a column's head gives: names from A, figures from the greatest, then the other way. */
export function nextSort(current: ServiceSort, column: ServiceColumn): ServiceSort {
  const first = column === 'name' || column === 'owner' ? 'ascending' : 'descending';
  if (current.column !== column) return { column, direction: first };
  return { column, direction: current.direction === 'ascending' ? 'descending' : 'ascending' };
}
