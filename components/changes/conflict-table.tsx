import { classNames } from '@/components/ui/class-names.ts';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { fieldKey, type ConflictChoices, type ConflictSide } from './conflict-choice.ts';
import { takenFrom, type ConflictField } from './conflict-fields.ts';
import styles from './plan-panel.module.css';

interface ConflictTableProps {
  readonly fields: readonly ConflictField[];
  readonly generations: { readonly saw: number | null; readonly now: number | null };
  /** Fields that a person chooses a side for. */
  readonly choosable: readonly ConflictField[];
  readonly choices: ConflictChoices;
  readonly onChoose: (field: ConflictField, side: ConflictSide) => void;
}

const mostRows = 40;

/** Three columns and the result: every field that somebody moved, as the plan saw it, as it is, as it is wanted, planned again. */
export function ConflictTable(props: ConflictTableProps) {
  const { fields, generations, choosable } = props;
  const open = new Set(choosable.map(fieldKey));
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
          <ColumnHeader>
            <span className={styles.narrow}>You saw{ofGeneration(generations.saw)}</span>
          </ColumnHeader>
          <ColumnHeader>
            <span className={styles.narrow}>There now{ofGeneration(generations.now)}</span>
          </ColumnHeader>
          <ColumnHeader>
            <span className={styles.narrow}>You want</span>
          </ColumnHeader>
          <ColumnHeader>
            <span className={styles.narrow}>Planned again</span>
          </ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {shown.map((field) => (
          <Row key={`${field.object} ${field.path}`}>
            <RowHeader>
              <span className={classNames(styles.value, styles.path)}>
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
              {open.has(fieldKey(field)) ? (
                <Choice field={field} {...props} />
              ) : (
                <>
                  <span className={styles.value}>{field.planned ?? '…'}</span>
                  <Taken from={takenFrom(field)} />
                </>
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

const sides = [
  { value: 'yours', label: 'yours' },
  { value: 'theirs', label: 'theirs' },
] as const;

/** Whose value one field gets, and which that is. A field that both changed has none until somebody chooses. */
function Choice({
  field,
  choices,
  onChoose,
}: { readonly field: ConflictField } & Pick<ConflictTableProps, 'choices' | 'onChoose'>) {
  const side = choices.get(fieldKey(field)) ?? (field.isTheirs ? 'open' : 'yours');
  const value = side === 'theirs' ? field.now : field.want;
  return (
    <span className={styles.choice}>
      <span className={styles.value}>{side === 'open' ? '?' : value}</span>
      <SegmentedControl<ConflictSide | 'open'>
        label={`Whose ${field.path}`}
        segments={sides}
        value={side}
        onValueChange={(chosen) => {
          if (chosen !== 'open') onChoose(field, chosen);
        }}
      />
    </span>
  );
}

function Taken({ from }: { readonly from: ReturnType<typeof takenFrom> }) {
  if (from === null) return null;
  return <span className={from === 'yours' ? styles.yours : styles.theirs}>{from}</span>;
}

const ofGeneration = (generation: number | null): string => (generation === null ? '' : ` ${generation}`);
