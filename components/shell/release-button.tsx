'use client';

import { Button } from '@/components/ui/button.tsx';
import styles from './release-button.module.css';
import { ReasonDialog, type ReasonDialogProps } from './reason-dialog.tsx';

interface ReleaseButtonProps extends Pick<
  ReasonDialogProps,
  'open' | 'onOpenChange' | 'isPending' | 'failure'
> {
  readonly onRelease: (reason: string) => void;
  /** Why this reader cannot release the halt. */
  readonly disabledReason?: string | undefined;
}

/** Stands in place of Halt while everything is halted. */
export function ReleaseButton({ onRelease, disabledReason, ...dialog }: ReleaseButtonProps) {
  return (
    <>
      <Button
        className={disabledReason === undefined ? styles.release : undefined}
        disabledReason={disabledReason}
        onClick={() => dialog.onOpenChange(true)}
      >
        Release…
      </Button>
      <ReasonDialog
        {...dialog}
        title="Release the halt"
        act="Release the halt"
        tone="primary"
        onAct={onRelease}
      >
        Writes are accepted again, by everybody who may. What the halt lifted stays lifted.
      </ReasonDialog>
    </>
  );
}
