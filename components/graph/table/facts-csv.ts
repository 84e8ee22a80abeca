import { csvText } from '@/lib/format/csv.ts';
import type { FactColumn } from './fact-column.ts';

/** The rows as a file: every fact with its unit in the name of its column, nothing rounded, unknown ones empty. */
export const factsCsv = <Row>(rows: readonly Row[], columns: readonly FactColumn<Row>[]): string =>
  csvText([
    columns.map(({ fileName }) => fileName),
    ...rows.map((row) => columns.map(({ value }) => String(value(row) ?? ''))),
  ]);
