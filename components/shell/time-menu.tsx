'use client';

import { useState, type ReactElement } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { formatUtcOffset } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { fromLocalInput, toLocalInput } from './local-instant.ts';
import type { TimeControlProps } from './time-mode.ts';
import styles from './time-control.module.css';
import { timeWindows } from './time-windows.ts';

interface TimeMenuProps extends Pick<
  TimeControlProps,
  'windowSeconds' | 'onWindowChange' | 'mode' | 'onAtChange' | 'now'
> {
  readonly trigger: ReactElement;
}

/** Chooses the window, or an instant in the past. */
export function TimeMenu({ trigger, windowSeconds, onWindowChange, mode, onAtChange, now }: TimeMenuProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover trigger={trigger} title="Window" align="end" open={isOpen} onOpenChange={setOpen}>
      <div className={styles.windows}>
        {timeWindows.map((seconds) => (
          <Button
            key={seconds}
            size="small"
            tone={seconds === windowSeconds ? 'default' : 'ghost'}
            aria-pressed={seconds === windowSeconds}
            onClick={() => {
              onWindowChange(seconds);
              setOpen(false);
            }}
          >
            {formatDuration(seconds)}
          </Button>
        ))}
      </div>
      <MomentField
        initialAt={mode.kind === 'paused' ? mode.at : now}
        now={now}
        onAtChange={(at) => {
          onAtChange(at);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

interface MomentFieldProps {
  readonly initialAt: number;
  readonly now: number;
  readonly onAtChange: (at: number) => void;
}

function MomentField({ initialAt, now, onAtChange }: MomentFieldProps) {
  const [text, setText] = useState(() => toLocalInput(initialAt));
  const at = fromLocalInput(text);
  const isFuture = at !== null && at > now;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (at !== null && !isFuture) onAtChange(at);
      }}
    >
      <div className={styles.moment}>
        <Input
          label="Ends at"
          type="datetime-local"
          step={1}
          max={toLocalInput(now)}
          value={text}
          onValueChange={setText}
          hint={`Times are ${formatUtcOffset(now * 1_000)}.`}
          error={isFuture ? 'That is in the future.' : undefined}
        />
        <Button type="submit" disabled={at === null || isFuture}>
          Go there
        </Button>
      </div>
    </form>
  );
}
