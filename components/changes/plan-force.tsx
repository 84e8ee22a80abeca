'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { withForce } from './force.ts';
import styles from './plan-panel.module.css';

interface PlanForceProps {
  readonly intent: ChangeIntent;
  /** Plans it anew with the reason, which goes into the ledger. */
  readonly onIntent: (intent: ChangeIntent) => void;
}

/** Sends traffic to a version without a ready pod all the same, with a reason. */
export function PlanForce({ intent, onIntent }: PlanForceProps) {
  const given = 'force' in intent ? (intent.force ?? '') : '';
  const [why, setWhy] = useState(given);
  const isSame = why.trim() === given;
  return (
    <section className={styles.section} aria-label="Without ready pods">
      <Input
        label="Send it there all the same, because"
        value={why}
        placeholder="The pods start while the share is still small"
        onValueChange={setWhy}
      />
      <div className={styles.acts}>
        <Button
          size="small"
          disabledReason={isSame ? 'Say why first.' : undefined}
          onClick={() => onIntent(withForce(intent, why))}
        >
          {why.trim() === '' ? 'Plan without force' : 'Plan with force'}
        </Button>
      </div>
    </section>
  );
}
