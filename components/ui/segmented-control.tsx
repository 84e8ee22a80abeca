'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import styles from './segmented-control.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface SegmentedControlProps<Value extends string> {
  /** What is chosen here, for readers: "Overlay". */
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  /** Disables it, keeps it in the tab order, and says why on hover and to readers. */
  readonly disabledReason?: string | undefined;
}

/** One of a few, all in sight. Arrow keys move, Enter or Space chooses; one is always chosen. */
export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onValueChange,
  disabledReason,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup<Value>
      className={styles.group}
      aria-label={label}
      aria-description={disabledReason}
      title={disabledReason}
      value={[value]}
      onValueChange={([chosen]) => {
        if (chosen !== undefined && disabledReason === undefined) onValueChange(chosen);
      }}
    >
      {segments.map((segment) => (
        <Toggle
          key={segment.value}
          value={segment.value}
          className={styles.segment}
          aria-disabled={disabledReason === undefined ? undefined : true}
        >
          {segment.icon}
          {segment.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
