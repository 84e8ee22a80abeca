'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { planOptions, type Change, type ChangePlan } from '@/lib/client/change-queries.ts';
import { conflictFields, isContested } from './conflict-fields.ts';
import { ConflictTable } from './conflict-table.tsx';
import { conflictWords, generationsOf, movedAt } from './conflict-words.ts';
import { MovedParts } from './moved-parts.tsx';
import styles from './plan-panel.module.css';

interface ConflictViewProps {
  readonly plan: ChangePlan;
  /** The change that gave way. */
  readonly change: Change;
  /** Goes on with a plan on what is there now: the one that is shown, or one yet to be made. */
  readonly onAgain: (fresh: ChangePlan | null) => void;
  readonly onGiveUp: () => void;
}

/** Somebody else was faster: what moved and by whom, then what the plan saw, what is there, what is wanted. Nothing was written. */
export function ConflictView({ plan, change, onAgain, onGiveUp }: ConflictViewProps) {
  const object = plan.steps[0]?.object;
  const name = object === undefined ? plan.intent.service : `${object.namespace}/${object.name}`;
  const { data, error, isFetching } = useQuery(planOptions(plan.intent, change.id));
  const fresh = data ?? null;
  const fields = conflictFields(plan, fresh);
  const generations = generationsOf(plan, fresh);
  const at = movedAt(change.differences);
  return (
    <section className={styles.section} role="alert" aria-label="Conflict">
      <p className={styles.conflictTitle}>
        <span className={styles.warning}>
          <MeshGlyph name="changes" size={14} label={null} />
        </span>
        Someone changed {name}
        {at === null ? '' : ` at ${at}`}, after you planned
      </p>
      <p className={styles.words}>Nothing was sent. {conflictWords(change)}</p>
      <MovedParts differences={change.differences} isBrief={fields.some(({ isTheirs }) => isTheirs)} />
      {fields.length > 0 && <ConflictTable fields={fields} generations={generations} />}
      <p className={styles.words}>{agreementWords(fields, fresh, error, isFetching)}</p>
      <div className={styles.acts}>
        <Button tone="primary" onClick={() => onAgain(fresh)}>
          {generations.now === null ? 'Plan on what is there' : `Plan on generation ${generations.now}`}
        </Button>
        <Button onClick={onGiveUp}>Keep theirs</Button>
      </div>
    </section>
  );
}

/** Whether both changes fit, or which field must be chosen. */
function agreementWords(
  fields: ReturnType<typeof conflictFields>,
  fresh: ChangePlan | null,
  error: Error | null,
  isFetching: boolean,
): string {
  if (fresh === null) {
    return error === null || isFetching
      ? 'What is there now is being read.'
      : `What is there now could not be read: ${error.message}`;
  }
  if (fresh.steps.length === 0) {
    return (
      fresh.checks.find(({ severity }) => severity === 'blocking')?.text ?? 'There is nothing left to write.'
    );
  }
  const contested = fields.filter(isContested);
  if (contested.length === 0) return 'Both changes fit: no field was changed twice.';
  const names = contested.map(({ path }) => path).join(', ');
  return `Both changed ${names}. Planning again takes yours there, and theirs everywhere else.`;
}
