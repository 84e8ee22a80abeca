'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { planOptions, type Change, type ChangePlan } from '@/lib/client/change-queries.ts';
import { conflictRows, conflictWords } from './conflict-words.ts';
import styles from './plan-panel.module.css';

interface ConflictViewProps {
  readonly plan: ChangePlan;
  /** The change that gave way. */
  readonly change: Change;
  readonly onAgain: () => void;
  readonly onGiveUp: () => void;
}

/** Somebody else was faster: what the plan saw, what is there now, what is wanted. Nothing of it was written. */
export function ConflictView({ plan, change, onAgain, onGiveUp }: ConflictViewProps) {
  const object = plan.steps[0]?.object;
  const name = object === undefined ? plan.intent.service : `${object.namespace}/${object.name}`;
  const fresh = useQuery(planOptions(plan.intent, change.id));
  const rows = conflictRows(plan, fresh.data ?? null);
  return (
    <section className={styles.section} role="alert" aria-label="Conflict">
      <p className={styles.conflictTitle}>
        <span className={styles.warning}>
          <MeshGlyph name="changes" size={14} label={null} />
        </span>
        Someone changed {name} after you planned
      </p>
      <p className={styles.words}>Nothing was sent. {conflictWords(change)}</p>
      {rows.length > 0 && (
        <Table label="Shares as planned, as they are, and as wanted">
          <thead>
            <tr>
              <ColumnHeader>Version</ColumnHeader>
              <ColumnHeader numeric>You saw</ColumnHeader>
              <ColumnHeader numeric>There now</ColumnHeader>
              <ColumnHeader numeric>You want</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ version, saw, now, want, hasMoved }) => (
              <Row key={version}>
                <RowHeader>{version}</RowHeader>
                <Cell numeric>{saw}</Cell>
                <Cell numeric>
                  <span className={styles.value} data-moved={hasMoved || undefined}>
                    {now}
                  </span>
                </Cell>
                <Cell numeric>{want}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      <div className={styles.acts}>
        <Button tone="primary" onClick={onAgain}>
          Plan on what is there
        </Button>
        <Button onClick={onGiveUp}>Keep theirs</Button>
      </div>
    </section>
  );
}
