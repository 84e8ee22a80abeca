import type { FactColumn } from './fact-column.ts';

/** By which column, and which end first. */
export interface TableSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** A sort as the link carries it: `rate`, or `-rate` for the largest first. */
export const formatSort = ({ column, direction }: TableSort): string =>
  direction === 'descending' ? `-${column}` : column;

/** Worst first where the link says nothing, or names a column that is not there. */
export function parseSort(text: string | null, columns: readonly { readonly id: string }[]): TableSort {
  const column = text?.replace(/^-/, '');
  const isThere = columns.some(({ id }) => id === column);
  if (column === undefined || !isThere) return { column: 'health', direction: 'descending' };
  return { column, direction: text?.startsWith('-') === true ? 'descending' : 'ascending' };
}

/** What a press on a column's name does: figures begin with the largest, words with A, a second press turns it. */
export function nextSort<Row>(sort: TableSort, { id, isNumeric, rank }: FactColumn<Row>): TableSort {
  if (sort.column !== id) {
    return { column: id, direction: isNumeric || rank !== undefined ? 'descending' : 'ascending' };
  }
  return { column: id, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** Rows in order; what is not known comes last either way, and equals are in the order of their ids. */
export function sortRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  columns: readonly FactColumn<Row>[],
  { column, direction }: TableSort,
): readonly Row[] {
  const ruling = columns.find(({ id }) => id === column);
  if (ruling === undefined) return rows;
  const read = ruling.rank ?? ruling.value;
  const sign = direction === 'ascending' ? 1 : -1;
  // Each key is made once: rows are compared many times.
  const keyed = rows.map((row) => {
    const value = read(row);
    return { row, key: typeof value === 'string' ? value.toLowerCase() : value };
  });
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.row.id < b.row.id ? -1 : 1;
    if (a.key === null || b.key === null) return a.key === null ? 1 : -1;
    return a.key < b.key ? -sign : sign;
  });
  return keyed.map(({ row }) => row);
}
