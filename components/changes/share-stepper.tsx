'use client';

import { Lock, LockOpen, Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { Icon } from '@/components/ui/icon.tsx';
import styles from './share-stepper.module.css';

interface ShareStepperProps {
  readonly version: string;
  readonly percent: number;
  readonly isLocked: boolean;
  /** A lock is of use only with a third version to give way. */
  readonly canLock: boolean;
  readonly disabledReason: string | undefined;
  readonly onShare: (percent: number) => void;
  readonly onLock: () => void;
}

/** A version's share as a number: one less, typed, one more; and its lock. */
export function ShareStepper(props: ShareStepperProps) {
  const { version, percent, isLocked, canLock, disabledReason, onShare, onLock } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const why = disabledReason ?? (isLocked ? `${version} is locked` : undefined);
  const off = { 'aria-disabled': why !== undefined, title: why } as const;
  const give = (share: number): void => {
    if (why === undefined) onShare(Math.max(0, Math.min(100, share)));
  };
  const naming = { role: 'group', 'aria-label': `Share of ${version}` };
  return (
    <div className={styles.stepper} {...naming}>
      <button {...off} type="button" aria-label={`${version} less`} onClick={() => give(percent - 1)}>
        <Icon icon={Minus} size={12} />
      </button>
      <input
        {...off}
        className={styles.number}
        aria-label={`Percent to ${version}`}
        inputMode="numeric"
        readOnly={why !== undefined}
        value={typed ?? String(percent)}
        onChange={(event) => {
          const text = event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 3);
          setTyped(text);
          if (text !== '' && Number(text) <= 100) give(Number(text));
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') setTyped(null);
        }}
      />
      <span className={styles.unit}>%</span>
      <button {...off} type="button" aria-label={`${version} more`} onClick={() => give(percent + 1)}>
        <Icon icon={Plus} size={12} />
      </button>
      {canLock && (
        <button
          type="button"
          aria-pressed={isLocked}
          aria-label={`Lock ${version}`}
          aria-disabled={disabledReason !== undefined}
          title={disabledReason ?? (isLocked ? `Let ${version} move` : `Keep ${version} as it is`)}
          onClick={() => {
            if (disabledReason === undefined) onLock();
          }}
        >
          <Icon icon={isLocked ? Lock : LockOpen} size={12} />
        </button>
      )}
    </div>
  );
}
