import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import type { RequestFailure } from '@/lib/client/request-failure.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { wantedOf } from './conflict-words.ts';
import styles from './plan-panel.module.css';

interface ConflictViewProps {
  readonly plan: ChangePlan;
  readonly failure: RequestFailure;
  readonly onAgain: () => void;
  readonly onGiveUp: () => void;
}

/** Somebody else was faster: what the plan saw, what is there now, what is wanted. Nothing was sent. */
export function ConflictView({ plan, failure, onAgain, onGiveUp }: ConflictViewProps) {
  const { differences } = failure;
  const object = plan.steps[0]?.object;
  const name = object === undefined ? plan.intent.service : `${object.namespace}/${object.name}`;
  const writer = differences.find(({ by }) => by !== null);
  const at = writer?.at ?? null;
  return (
    <section className={styles.section} role="alert" aria-label="Conflict">
      <p className={styles.conflictTitle}>
        <span className={styles.warning}>
          <MeshGlyph name="changes" size={14} label={null} />
        </span>
        {writer?.by ?? 'Someone'} changed {name}
        {at === null ? '' : ` at ${formatClockSecond(at * 1_000)}`}, after you planned
      </p>
      <p className={styles.words}>Nothing was sent. {failure.message}</p>
      {differences.length > 0 && (
        <Table label="What moved">
          <thead>
            <tr>
              <ColumnHeader>Part</ColumnHeader>
              <ColumnHeader>You saw</ColumnHeader>
              <ColumnHeader>There now</ColumnHeader>
              <ColumnHeader>You want</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ part, planned, found }) => (
              <Row key={part}>
                <RowHeader>{part}</RowHeader>
                <Cell>
                  <span className={styles.value}>{planned}</span>
                </Cell>
                <Cell>
                  <span className={styles.value} data-moved>
                    {found}
                  </span>
                </Cell>
                <Cell>
                  <span className={styles.value}>{wantedOf(plan, part)}</span>
                </Cell>
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
