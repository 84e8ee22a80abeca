import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { movedParts } from './conflict-words.ts';
import styles from './plan-panel.module.css';

interface MovedPartsProps extends Pick<Change, 'differences'> {
  /** Leaves the routes themselves to the table of fields beside it. */
  readonly isBrief?: boolean | undefined;
}

/** What of the objects moved since the plan, and who moved it. Nothing where nothing did. */
export function MovedParts({ differences, isBrief = false }: MovedPartsProps) {
  const parts = movedParts(differences);
  if (parts.length === 0) return null;
  return (
    <Table label="What moved since the plan" density="dense" isWide>
      <thead>
        <tr>
          <ColumnHeader>Moved</ColumnHeader>
          <ColumnHeader>Planned on</ColumnHeader>
          <ColumnHeader>Found</ColumnHeader>
          <ColumnHeader>By</ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ key, part, planned, found, isLong, by }) => (
          <Row key={key}>
            <RowHeader>{part}</RowHeader>
            <Cell>
              <span className={styles.value}>{isBrief && isLong ? '…' : planned}</span>
            </Cell>
            <Cell>
              <span className={styles.value} data-moved>
                {isBrief && isLong ? 'see the fields' : found}
              </span>
            </Cell>
            <Cell>
              <span className={styles.writer}>{by ?? 'not told'}</span>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
