import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './table.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

interface TableProps {
  /** Names the table for readers. */
  readonly label: string;
  /** Longer than a screen: it scrolls in its own place. */
  readonly isTall?: boolean | undefined;
  /** Wider than small screens, and nothing in it takes the focus: its place does, so that it can be scrolled by keyboard. */
  readonly isWide?: boolean | undefined;
  readonly density?: 'dense' | 'normal' | 'comfortable' | undefined;
  /** Small print below: units, windows, what is left out. */
  readonly caption?: ReactNode;
  readonly children: ReactNode;
}

/** Hairlines, no zebra, figures at the right. Wider than its place, it scrolls by itself. */
export function Table({
  label,
  isTall = false,
  isWide = false,
  density = 'normal',
  caption,
  children,
}: TableProps) {
  return (
    <div
      className={classNames(styles.scroll, isTall && styles.tall)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be scrolled by keyboard too
      tabIndex={isTall || isWide ? 0 : undefined}
    >
      <table className={classNames(styles.table, density !== 'normal' && styles[density])} aria-label={label}>
        {caption !== undefined && <caption className={styles.caption}>{caption}</caption>}
        {children}
      </table>
    </div>
  );
}

interface RowProps extends Omit<ComponentProps<'tr'>, 'className'> {
  readonly selected?: boolean | undefined;
  /** The figures are old; the row says as of when. */
  readonly stale?: boolean | undefined;
}

export function Row({ selected = false, stale = false, children, ...rest }: RowProps) {
  return (
    <tr
      {...rest}
      className={classNames(styles.row, selected && styles.selected, stale && styles.stale)}
      aria-selected={selected ? true : undefined}
    >
      {children}
    </tr>
  );
}

interface CellProps extends Omit<ComponentProps<'td'>, 'className'> {
  readonly numeric?: boolean | undefined;
}

export function Cell({ numeric = false, children, ...rest }: CellProps) {
  return (
    <td {...rest} className={classNames(styles.cell, numeric && styles.numeric)}>
      {children}
    </td>
  );
}

/** The cell that names its row. */
export function RowHeader({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="row" className={styles.cell}>
      {children}
    </th>
  );
}

export type SortDirection = 'ascending' | 'descending';

interface ColumnHeaderProps {
  readonly numeric?: boolean | undefined;
  /** Current order by this column; `null`: sortable, but another one rules. */
  readonly sort?: SortDirection | null | undefined;
  readonly onSort?: (() => void) | undefined;
  /** The column has a name for readers only. */
  readonly hiddenLabel?: boolean | undefined;
  readonly children: ReactNode;
}

/** A column's name; with `onSort` a button whose arrow stands on the sorted column only. */
export function ColumnHeader({
  numeric = false,
  sort = null,
  onSort,
  hiddenLabel = false,
  children,
}: ColumnHeaderProps) {
  return (
    <th
      scope="col"
      className={classNames(styles.head, numeric && styles.numeric)}
      aria-sort={onSort === undefined ? undefined : (sort ?? 'none')}
    >
      {onSort === undefined ? (
        <ColumnName isHidden={hiddenLabel}>{children}</ColumnName>
      ) : (
        <button
          type="button"
          className={classNames(styles.sort, sort !== null && styles.sorted)}
          onClick={onSort}
        >
          {children}
          {sort !== null && <span aria-hidden>{sort === 'ascending' ? '↑' : '↓'}</span>}
        </button>
      )}
    </th>
  );
}

function ColumnName({ isHidden, children }: { readonly isHidden: boolean; readonly children: ReactNode }) {
  return isHidden ? <VisuallyHidden>{children}</VisuallyHidden> : children;
}
