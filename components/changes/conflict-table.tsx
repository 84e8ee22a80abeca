import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { takenFrom, type ConflictField } from './conflict-fields.ts';
import styles from './plan-panel.module.css';

interface ConflictTableProps {
  readonly fields: readonly ConflictField[];
  readonly generations: { readonly saw: number | null; readonly now: number | null };
}

const mostRows = 40;

/** Three columns and the result: every field that somebody moved, as the plan saw it, as it is, as it is wanted, planned again. */
export function ConflictTable({ fields, generations }: ConflictTableProps) {
  const shown = fields.slice(0, mostRows);
  const objects = new Set(fields.map(({ object }) => object));
  const left = fields.length - shown.length;
  return (
    <Table
      label="Every field that moved: as planned, as it is, as wanted, and planned again"
      density="dense"
      isWide
      caption={left > 0 ? `${left} more fields are not shown.` : undefined}
    >
      <thead>
        <tr>
          <ColumnHeader>Field</ColumnHeader>
          <ColumnHeader>You saw{ofGeneration(generations.saw)}</ColumnHeader>
          <ColumnHeader>There now{ofGeneration(generations.now)}</ColumnHeader>
          <ColumnHeader>You want</ColumnHeader>
          <ColumnHeader>Planned again</ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {shown.map((field) => (
          <Row key={`${field.object} ${field.path}`}>
            <RowHeader>
              <span className={styles.value}>
                {objects.size > 1 ? `${field.object} ${field.path}` : field.path}
              </span>
            </RowHeader>
            <Cell>
              <span className={styles.value}>{field.saw}</span>
            </Cell>
            <Cell>
              <span className={styles.value} data-moved={field.isTheirs || undefined}>
                {field.now ?? '…'}
              </span>
            </Cell>
            <Cell>
              <span className={styles.value} data-mine={field.isYours || undefined}>
                {field.want}
              </span>
            </Cell>
            <Cell>
              <span className={styles.value}>{field.planned ?? '…'}</span>
              <Taken from={takenFrom(field)} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Taken({ from }: { readonly from: ReturnType<typeof takenFrom> }) {
  if (from === null) return null;
  return <span className={from === 'yours' ? styles.yours : styles.theirs}>{from}</span>;
}

const ofGeneration = (generation: number | null): string => (generation === null ? '' : ` ${generation}`);
