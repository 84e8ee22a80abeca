'use client';

import { useId, useRef, type KeyboardEvent, type RefObject } from 'react';
import { Spacer, useDrawnRows } from '@/components/ui/drawn-rows.tsx';
import type { ServiceSort } from '@/lib/client/services-location.ts';
import { columnsFor } from './service-columns.ts';
import type { ServicesScope } from './service-history.tsx';
import { LineRow } from './service-line-row.tsx';
import { lineAct, type ServiceLine } from './service-lines.ts';
import { hasSeveralClusters } from './service-place.ts';
import type { ListWords } from './list-words.ts';
import type { ServiceRow } from './service-row.ts';
import { ServicesColumns, ServicesHead } from './services-head.tsx';
import styles from './services-table.module.css';

const rowHeightPx = { service: 37, version: 31 } as const;
const headHeightPx = 35;

export interface ServicesTableProps {
  readonly words: ListWords;
  readonly lines: readonly ServiceLine[];
  readonly rows: readonly ServiceRow[];
  readonly sort: ServiceSort;
  readonly onSortChange: (sort: ServiceSort) => void;
  readonly activeId: string | null;
  readonly onActiveChange: (id: string) => void;
  readonly onFold: (id: string, isOpen: boolean) => void;
  readonly onOpen: (row: ServiceRow) => void;
  readonly hrefOf: (row: ServiceRow) => string;
  readonly scope: ServicesScope;
  readonly isStale: boolean;
  /** Whether there is room for every column. */
  readonly isWide: boolean;
}

function useDrawnLines(lines: readonly ServiceLine[], scroller: RefObject<HTMLElement | null>) {
  return useDrawnRows(
    {
      count: lines.length,
      heightPx: (index) => rowHeightPx[lines[index]?.kind ?? 'service'],
      keyOf: (index) => lines[index]?.id ?? String(index),
      headPx: headHeightPx,
      margin: 12,
    },
    scroller,
  );
}

/** The list as a tree of rows with one tab stop: the table holds the focus, the active row follows the arrows. */
export function ServicesTable(props: ServicesTableProps) {
  const { lines, rows, activeId, onActiveChange, onFold, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const { drawn, measure, reveal } = useDrawnLines(lines, scroller);
  const domId = (index: number): string => `${prefix}row-${index}`;
  const columns = columnsFor(rows, props.isWide);
  const activeIndex = lines.findIndex(({ id }) => id === activeId);

  const activate = (id: string): void => {
    onActiveChange(id);
    const index = lines.findIndex((line) => line.id === id);
    reveal(index, document.getElementById(domId(index)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isOwnPress(event)) return;
    const act = lineAct(lines, activeId, event.key);
    if (act === null) return;
    event.preventDefault();
    if (act.kind === 'go') activate(act.id);
    else if (act.kind === 'fold') onFold(act.id, act.isOpen);
    else onOpen(act.row);
  };
  const severalClusters = hasSeveralClusters(rows.map(({ summary }) => summary));
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        className={styles.table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- rows unfold and are walked by arrows: ARIA's treegrid
        role="treegrid"
        aria-label={props.words.title}
        aria-rowcount={lines.length + 1}
        aria-activedescendant={activeIndex < 0 ? undefined : domId(activeIndex)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const [first] = lines;
          if (event.target === event.currentTarget && activeIndex < 0 && first !== undefined) {
            onActiveChange(first.id);
          }
        }}
      >
        <ServicesColumns columns={columns} />
        <ServicesHead
          words={props.words}
          sort={props.sort}
          onSortChange={props.onSortChange}
          columns={columns}
        />
        <tbody>
          <Spacer heightPx={drawn.beforePx} />
          {lines.slice(drawn.from, drawn.to).map((line, offset) => {
            const index = drawn.from + offset;
            return (
              <LineRow
                key={line.id}
                ref={measure}
                line={line}
                domId={domId(index)}
                index={index}
                isActive={index === activeIndex}
                isStale={props.isStale}
                columns={columns}
                scope={props.scope}
                severalClusters={severalClusters}
                href={props.hrefOf(line.row)}
                onActivate={onActiveChange}
                onFold={onFold}
              />
            );
          })}
          <Spacer heightPx={drawn.afterPx} />
        </tbody>
      </table>
    </div>
  );
}

/** Enter on a link or button inside a row is theirs. */
const isOwnPress = (event: KeyboardEvent<HTMLTableElement>): boolean =>
  event.key === 'Enter' && event.target !== event.currentTarget;
