/** A cell by the number of its row and its column. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; it stays inside. Null where it is none of the matrix's. */
export function stepOf(
  key: string,
  { row, column }: CellPlace,
  rows: number,
  columns: number,
): CellPlace | null {
  const steps: Readonly<Record<string, CellPlace>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
    PageUp: { row: 0, column },
    PageDown: { row: rows - 1, column },
  };
  const next = steps[key];
  if (next === undefined) return null;
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  return { row: within(next.row, rows), column: within(next.column, columns) };
}
