'use client';

import {
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { Spacer, useDrawnRows } from '@/components/ui/drawn-rows.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { ColumnHeader } from '@/components/ui/table.tsx';
import type { FactColumn } from './fact-column.ts';
import { nextSort, type TableSort } from './sort-rows.ts';
import styles from './map-table.module.css';

const rowPx = 28;
const headPx = 31;

interface FactTableProps<Row> {
  readonly label: string;
  /** In order. */
  readonly rows: readonly Row[];
  readonly columns: readonly FactColumn<Row>[];
  readonly sort: TableSort;
  readonly onSortChange: (sort: TableSort) => void;
  readonly selection: string | null;
  readonly onOpen: (id: string) => void;
  /** A cell with more than its fact; undefined for those that show it as it is. */
  readonly cell: (column: string, row: Row) => ReactNode;
}

/** Rows of facts with one tab stop: the arrows move, Enter opens. Only the rows in sight are in the page. */
export function FactTable<Row extends { readonly id: string }>(props: FactTableProps<Row>) {
  const { label, rows, columns, sort, onSortChange, selection, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [focused, setFocused] = useState<string | null>(null);
  const keyOf = (index: number): string => rows[index]?.id ?? String(index);
  const { drawn, measure, reveal } = useDrawnRows(
    { count: rows.length, heightPx: () => rowPx, keyOf, headPx, margin: 4 },
    scroller,
  );
  const active = rows.findIndex(({ id }) => id === (focused ?? selection));
  const show = (index: number): void => reveal(index, document.getElementById(`${prefix}${index}`));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextRow(event.key, active, rows.length);
    const at = rows[active];
    if (event.key === 'Enter' && at !== undefined) onOpen(at.id);
    else if (next !== null && next !== active) {
      setFocused(keyOf(next));
      show(next);
    } else if (next === null) return;
    event.preventDefault();
  };
  const revealRow = useEffectEvent((id: string | null) => {
    const index = rows.findIndex((row) => row.id === id);
    if (index >= 0) show(index);
  });
  useEffect(() => revealRow(selection), [selection]);
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        className={styles.table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- rows are walked by arrows: ARIA's grid
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={active < 0 ? undefined : `${prefix}${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target === event.currentTarget && active < 0) setFocused(rows[0]?.id ?? null);
        }}
      >
        <FactHead columns={columns} sort={sort} onSortChange={onSortChange} />
        <tbody>
          <Spacer heightPx={drawn.beforePx} />
          {rows.slice(drawn.from, drawn.to).map((row, offset) => (
            <FactRow
              key={row.id}
              ref={measure}
              domId={`${prefix}${drawn.from + offset}`}
              index={drawn.from + offset}
              row={row}
              columns={columns}
              cell={props.cell}
              isSelected={row.id === selection}
              isActive={drawn.from + offset === active}
              onPress={() => {
                setFocused(row.id);
                onOpen(row.id);
              }}
            />
          ))}
          <Spacer heightPx={drawn.afterPx} />
        </tbody>
      </table>
    </div>
  );
}

function FactHead<Row>({
  columns,
  sort,
  onSortChange,
}: Pick<FactTableProps<Row>, 'columns' | 'sort' | 'onSortChange'>) {
  return (
    <>
      <colgroup>
        {columns.map(({ id, widthPx }) => (
          <col key={id} style={{ width: widthPx }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <ColumnHeader
              key={column.id}
              numeric={column.isNumeric}
              sort={sort.column === column.id ? sort.direction : null}
              onSort={() => onSortChange(nextSort(sort, column))}
            >
              {column.label}
            </ColumnHeader>
          ))}
        </tr>
      </thead>
    </>
  );
}

interface FactRowProps<Row> extends Pick<FactTableProps<Row>, 'columns' | 'cell'> {
  readonly ref: Ref<HTMLTableRowElement> | undefined;
  readonly domId: string;
  readonly index: number;
  readonly row: Row;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly onPress: () => void;
}

function FactRow<Row>({
  ref,
  domId,
  index,
  row,
  columns,
  cell,
  isSelected,
  isActive,
  onPress,
}: FactRowProps<Row>) {
  return (
    <tr
      ref={ref}
      id={domId}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classNames(styles.row, isSelected && styles.selected, isActive && styles.active)}
      onClick={onPress}
    >
      {columns.map((column) => (
        <FactCell key={column.id} column={column} row={row} cell={cell} />
      ))}
    </tr>
  );
}

interface FactCellProps<Row> extends Pick<FactTableProps<Row>, 'cell'> {
  readonly column: FactColumn<Row>;
  readonly row: Row;
}

function FactCell<Row>({ column, row, cell }: FactCellProps<Row>) {
  const own = cell(column.id, row);
  const shown = column.show(row);
  return (
    <td
      className={column.isNumeric ? styles.numeric : undefined}
      title={typeof shown === 'string' ? shown : undefined}
    >
      {own ?? (typeof shown === 'string' ? shown : <Figure amount={shown} />)}
    </td>
  );
}

const pageRows = 15;

/** Where a key leads; null where it is none of the table's. */
function nextRow(key: string, active: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, next));
}
