import type { Amount } from '@/lib/format/amount.ts';
import { formatCount } from '@/lib/format/count.ts';

/** One fact of every row of a table: how it is called, sorted, shown, and written into a file. */
export interface FactColumn<Row> {
  /** As it stands in the link. */
  readonly id: string;
  readonly label: string;
  /** Name of the column in a file, with its unit. */
  readonly fileName: string;
  readonly widthPx: number;
  readonly isNumeric: boolean;
  /** The fact itself: what is sorted by and written; null where it is not known. */
  readonly value: (row: Row) => string | number | null;
  /** Where the order is another one than that of the facts, as for health. */
  readonly rank?: (row: Row) => number;
  /** What is shown; a plain text where it is none of the figures with units. */
  readonly show: (row: Row) => Amount | string | null;
}

type Named<Row> = Pick<FactColumn<Row>, 'id' | 'label' | 'fileName'> & { readonly widthPx?: number };

/** A fact in words. */
export const textFact = <Row>(
  { widthPx = 110, ...named }: Named<Row>,
  value: (row: Row) => string | null,
): FactColumn<Row> => ({ ...named, widthPx, isNumeric: false, value, show: value });

/** A figure, shown with its unit. */
export const figureFact = <Row>(
  { widthPx = 92, ...named }: Named<Row>,
  value: (row: Row) => number | null,
  format: (value: number | null) => Amount | null,
): FactColumn<Row> => ({
  ...named,
  widthPx,
  isNumeric: true,
  value,
  show: (row) => format(value(row)),
});

/** A count has no unit of its own: its column names it. */
export const countFigure = (count: number | null): Amount | null =>
  count === null ? null : { figure: formatCount(count), unit: '' };
