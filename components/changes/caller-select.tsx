'use client';

import { Select } from '@/components/ui/select.tsx';
import type { FaultCaller } from './fault-form.ts';

interface CallerSelectProps {
  readonly label: string;
  readonly callers: readonly FaultCaller[];
  /** Null: every caller. */
  readonly value: FaultCaller | null;
  readonly onValueChange: (caller: FaultCaller | null) => void;
}

const everyone = 'everyone';

const idOf = ({ namespace, workload }: FaultCaller): string => `${namespace}/${workload}`;

/** One caller of a service by its workload, or every one. One that was chosen and calls no longer stays on offer. */
export function CallerSelect({ label, callers, value, onValueChange }: CallerSelectProps) {
  const isKnown = value === null || callers.some((caller) => idOf(caller) === idOf(value));
  const shown = isKnown ? callers : [...callers, value];
  return (
    <Select<string>
      label={label}
      options={[
        { value: everyone, label: 'Every caller' },
        ...shown.map((caller) => ({
          value: idOf(caller),
          label: caller.workload,
          detail: caller.namespace,
        })),
      ]}
      value={value === null ? everyone : idOf(value)}
      onValueChange={(id) => {
        const caller = shown.find((one) => idOf(one) === id);
        onValueChange(
          caller === undefined ? null : { namespace: caller.namespace, workload: caller.workload },
        );
      }}
    />
  );
}
