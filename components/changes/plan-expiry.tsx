'use client';

import { useState } from 'react';
import { Input } from '@/components/ui/input.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { expirySecondsOf, withExpiry } from './expiry.ts';
import { lastingText } from './fault-form.ts';
import styles from './plan-panel.module.css';

interface PlanExpiryProps {
  readonly intent: ChangeIntent;
  /** Plans it anew: the deadline stands on the object. */
  readonly onIntent: (intent: ChangeIntent) => void;
}

const usualText = '30 min';

/** Whether the change undoes itself after a time; off unless somebody wants it. */
export function PlanExpiry({ intent, onIntent }: PlanExpiryProps) {
  const asked = intent.expiresInSeconds;
  const [typed, setTyped] = useState(usualText);
  const typedSeconds = expirySecondsOf(typed);
  // An end may come from elsewhere too: what is typed counts only while it is that end, or no time at all.
  const text =
    asked === undefined || typedSeconds === null || typedSeconds === asked ? typed : lastingText(asked);
  const give = (wanted: string): void => {
    setTyped(wanted);
    const seconds = expirySecondsOf(wanted);
    if (seconds !== null) onIntent(withExpiry(intent, seconds));
  };
  return (
    <div className={styles.expiry}>
      <Switch
        checked={asked !== undefined}
        onCheckedChange={(isOn) => (isOn ? give(text) : onIntent(withExpiry(intent, null)))}
      >
        Undo by itself
      </Switch>
      {asked !== undefined && (
        <Input
          label="Undo by itself after"
          value={text}
          hint="Such as 90 s, 30 min or 2 h"
          error={
            expirySecondsOf(text) === null ? 'At least 5 s and at most 30 days, such as 30 min' : undefined
          }
          onValueChange={give}
        />
      )}
    </div>
  );
}
