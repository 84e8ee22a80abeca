'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { planOptions, type Change, type ChangePlan } from '@/lib/client/change-queries.ts';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import {
  choosable,
  chosenIntent,
  fieldKey,
  unchosen,
  type ConflictChoices,
  type ConflictSide,
} from './conflict-choice.ts';
import { conflictFields, isContested, type ConflictField } from './conflict-fields.ts';
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
  /** Plans another draft: the one that leaves some fields to others. */
  readonly onChosen: (intent: ChangeIntent) => void;
  readonly onGiveUp: () => void;
}

/** Somebody else was faster: what moved and by whom, then what the plan saw, what is there, what is wanted. Nothing was written. */
export function ConflictView({ plan, change, onAgain, onChosen, onGiveUp }: ConflictViewProps) {
  const object = plan.steps[0]?.object;
  const name = object === undefined ? plan.intent.service : `${object.namespace}/${object.name}`;
  const { data, error, isFetching } = useQuery(planOptions(plan.intent, change.id));
  const fresh = data ?? null;
  const fields = conflictFields(plan, fresh);
  const generations = generationsOf(plan, fresh);
  const at = movedAt(change.differences);
  const [choices, setChoices] = useState<ConflictChoices>(new Map());
  const open = choosable(plan.intent, fields);
  const waiting = unchosen(plan.intent, fields, choices);
  const choose = (chosen: readonly ConflictField[], side: ConflictSide): void =>
    setChoices(new Map([...choices, ...chosen.map((field) => [fieldKey(field), side] as const)]));
  const goOn = (): void => {
    if ([...choices.values()].includes('theirs')) onChosen(chosenIntent(plan.intent, fields, choices));
    else onAgain(fresh);
  };
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
      {fields.length > 0 && (
        <ConflictTable
          fields={fields}
          generations={generations}
          choosable={open}
          choices={choices}
          onChoose={(field, side) => choose([field], side)}
        />
      )}
      <p className={styles.words}>{agreementWords(fields, open, fresh, error, isFetching)}</p>
      <div className={styles.acts}>
        <Button tone="primary" disabledReason={waitingWords(waiting)} onClick={goOn}>
          {generations.now === null ? 'Plan on what is there' : `Plan on generation ${generations.now}`}
        </Button>
        {waiting.length > 1 && <Button onClick={() => choose(waiting, 'yours')}>Yours in all of them</Button>}
        <Button onClick={onGiveUp}>Keep theirs</Button>
      </div>
    </section>
  );
}

const waitingWords = (waiting: readonly ConflictField[]): string | undefined =>
  waiting.length === 0
    ? undefined
    : `Choose whose ${waiting.map(({ path }) => path).join(', ')} it is to be.`;

/** Whether both changes fit, or which field must be chosen. */
function agreementWords(
  fields: readonly ConflictField[],
  open: readonly ConflictField[],
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
  if (contested.every((field) => open.includes(field))) {
    return 'Both changed the same fields: say for each whose value it gets. The result is a new plan.';
  }
  const names = contested
    .filter((field) => !open.includes(field))
    .map(({ path }) => path)
    .join(', ');
  return `Both changed ${names}. Planning again takes yours there, and theirs everywhere else.`;
}
