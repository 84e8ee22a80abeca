import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { groupSpans, type SpanGrouping } from './span-groups.ts';
import styles from './trace-view.module.css';
import type { TraceModel } from './trace-model.ts';

interface SpanTableProps {
  readonly model: TraceModel;
  /** Only these spans; null: all. */
  readonly matches: readonly number[] | null;
  readonly onGo: (slot: number) => void;
}

const options = [
  { value: 'service', label: 'service' },
  { value: 'operation', label: 'operation' },
  { value: 'version', label: 'version' },
  { value: 'kind', label: 'kind' },
  { value: 'outcome', label: 'outcome' },
] as const satisfies readonly { value: SpanGrouping; label: string }[];

const mostRows = 200;

/** The spans summed up by what they have in common. */
export function SpanTable({ model, matches, onGo }: SpanTableProps) {
  const [grouping, setGrouping] = useState<SpanGrouping>('operation');
  const groups = useMemo(() => groupSpans(model, grouping, matches), [model, grouping, matches]);
  const cut = groups.length - mostRows;
  return (
    <Panel
      title="Spans, summed up"
      meta={matches === null ? undefined : `only what is found: ${formatCountOf(matches.length, 'span')}`}
      tools={
        <Select
          label="Group by"
          look="toolbar"
          options={options}
          value={grouping}
          onValueChange={setGrouping}
        />
      }
      className={styles.table}
      flush
    >
      <Table
        label="Spans, summed up"
        isTall
        isWide
        caption={cut > 0 ? `${formatCountOf(cut, 'more group')} with less of the path.` : undefined}
      >
        <thead>
          <tr>
            <ColumnHeader>{grouping}</ColumnHeader>
            <ColumnHeader numeric>Spans</ColumnHeader>
            <ColumnHeader numeric>Failed</ColumnHeader>
            <ColumnHeader numeric>Critical path</ColumnHeader>
            <ColumnHeader numeric>Own time</ColumnHeader>
            <ColumnHeader numeric>Mean</ColumnHeader>
            <ColumnHeader numeric>Longest</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, mostRows).map((group) => (
            <Row key={group.key}>
              <RowHeader>
                <Button tone="ghost" size="small" onClick={() => onGo(group.slots[0] ?? 0)}>
                  {group.key}
                </Button>
              </RowHeader>
              <Cell numeric>{formatCount(group.slots.length)}</Cell>
              <Cell numeric>{group.failed === 0 ? '0' : <b>{formatCount(group.failed)}</b>}</Cell>
              <Cell numeric>
                <Figure amount={formatLatency(group.pathMs, 'trace')} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatLatency(group.selfMs, 'trace')} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatLatency(group.meanMs, 'trace')} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatLatency(group.mostMs, 'trace')} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
