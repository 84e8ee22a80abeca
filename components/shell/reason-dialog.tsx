'use client';

import { useId, useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import type { ButtonTone } from '@/components/ui/button-class.ts';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Input } from '@/components/ui/input.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import styles from './reason-dialog.module.css';

export interface ReasonDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What it is about: "Halt everything". */
  readonly title: string;
  readonly icon?: ReactNode;
  /** The act, on the button: "Halt everything". */
  readonly act: string;
  readonly tone: ButtonTone;
  /** What it does and what it leaves, in short sentences. */
  readonly children: ReactNode;
  /** Asked for and not answered yet. */
  readonly isPending: boolean;
  /** Why the last try was refused; null while none was. */
  readonly failure: string | null;
  readonly onAct: (reason: string) => void;
  /** Who will read the reason. */
  readonly hint?: string | undefined;
}

/** An act for all of the mesh that others must be able to understand later: one reason, then the act. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { open, onOpenChange, title, icon, act, tone, isPending, failure, onAct } = props;
  const [reason, setReason] = useState('');
  const form = useId();
  const given = reason.trim();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      icon={icon}
      initialFocus={() => document.getElementById(form)?.querySelector('input') ?? null}
      footer={
        <>
          <Button tone="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={form} tone={tone} disabledReason={whyNot(given, isPending)}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot(given, isPending) === undefined) onAct(given);
        }}
      >
        <div>{props.children}</div>
        <Input
          label="Reason"
          value={reason}
          onValueChange={setReason}
          hint={props.hint ?? 'Everybody reads it in the bar and in the ledger.'}
          placeholder="Checkout incident, INC-204"
        />
        {failure !== null && <InlineMessage tone="unhealthy">{failure}</InlineMessage>}
      </form>
    </Dialog>
  );
}

function whyNot(reason: string, isPending: boolean): string | undefined {
  if (isPending) return 'Asked for; the answer is on its way.';
  return reason === '' ? 'Write a reason first.' : undefined;
}
