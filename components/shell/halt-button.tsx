'use client';

import { Button } from '@/components/ui/button.tsx';
import { ControlGlyph } from '@/components/ui/glyphs/control-glyph.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import { ReasonDialog } from './reason-dialog.tsx';

interface HaltButtonProps {
  /** The dialog is open: by this button, or by "Halt everything…" of the palette. */
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Faults that a halt would lift now. */
  readonly runningFaults: number;
  readonly isPending: boolean;
  /** Why the last try was refused; null while none was. */
  readonly failure: string | null;
  readonly onHalt: (reason: string) => void;
  /** Why this console cannot halt: it only reads, or the reader has not the right. */
  readonly disabledReason?: string | undefined;
}

/** Always in the bar: lifts every fault and refuses every write until somebody releases it. */
export function HaltButton(props: HaltButtonProps) {
  const { open, onOpenChange, runningFaults, isPending, failure, onHalt, disabledReason } = props;
  return (
    <>
      <Button tone="halt" disabledReason={disabledReason} onClick={() => onOpenChange(true)}>
        <ControlGlyph name="halt" />
        Halt
      </Button>
      <ReasonDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Halt everything"
        icon={<ControlGlyph name="halt" size={18} />}
        act="Halt everything"
        tone="halt"
        isPending={isPending}
        failure={failure}
        onAct={onHalt}
      >
        {haltWords(runningFaults)}
      </ReasonDialog>
    </>
  );
}

/** What a halt does and what it leaves as it is. */
export function haltWords(runningFaults: number): string {
  const lifted =
    runningFaults === 0
      ? 'No fault runs. '
      : `${formatCountOf(runningFaults, 'fault')} will be lifted at once. `;
  return `${lifted}Every write is refused until somebody releases the halt. Splits and other routes stay as they are.`;
}
