import { useState, type KeyboardEvent } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { ColumnHeader } from '@/components/ui/table.tsx';
import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TraceSort } from '@/lib/client/traces-location.ts';
import { TraceListRow } from './trace-list-row.tsx';
import styles from './trace-list.module.css';

export interface TraceListProps {
  readonly traces: readonly TraceSummary[];
  readonly sort: TraceSort;
  readonly onSortChange: (sort: TraceSort) => void;
  readonly a: string | null;
  readonly b: string | null;
  readonly onPick: (traceId: string) => void;
  readonly hrefOf: (trace: TraceSummary) => string;
  /** The figures are of an earlier answer. */
  readonly isStale: boolean;
  /** Name of the service whose answer is listed; null: the answer to the client. */
  readonly answerOf: string | null;
}

const drawnAtFirst = 100;

/** The traces found, each with who owned its time on one common scale. */
export function TraceList(props: TraceListProps) {
  const { traces, sort, onSortChange, onPick } = props;
  const [isWhole, setWhole] = useState(false);
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const drawn = isWhole ? traces : traces.slice(0, drawnAtFirst);
  const sorted = (column: TraceSort, label: string, isNumeric = false) => (
    <ColumnHeader
      numeric={isNumeric}
      sort={sort === column ? 'descending' : null}
      onSort={() => onSortChange(sort === column && column !== 'problems' ? 'problems' : column)}
    >
      {label}
    </ColumnHeader>
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target instanceof Element ? event.target.closest('[data-trace]') : null;
    const traceId = row?.getAttribute('data-trace') ?? null;
    if (traceId === null) return;
    event.preventDefault();
    onPick(traceId);
  };
  return (
    <div className={styles.scroller}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- X picks the row that holds the focus, as its box does */}
      <table className={styles.table} aria-label="Traces" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <ColumnHeader hiddenLabel>Compare</ColumnHeader>
            {sorted('started', 'Started')}
            {sorted('problems', 'Entry')}
            {sorted('took', 'Took', true)}
            <ColumnHeader>Critical path, by service</ColumnHeader>
            <ColumnHeader>Most of it</ColumnHeader>
            {sorted('spans', 'Spans', true)}
            <ColumnHeader>{props.answerOf === null ? 'Answer' : `Answer of ${props.answerOf}`}</ColumnHeader>
            <ColumnHeader>Trace</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {drawn.map((trace) => (
            <TraceListRow key={trace.traceId} {...props} trace={trace} longestMs={longest} />
          ))}
        </tbody>
      </table>
      {drawn.length < traces.length && (
        <p className={styles.more}>
          <Button size="small" onClick={() => setWhole(true)}>
            Show all {traces.length}
          </Button>
        </p>
      )}
    </div>
  );
}
