'use client';

import { Toggle } from '@base-ui/react/toggle';
import type { ReactNode } from 'react';
import { buttonClass, type ButtonSize } from './button-class.ts';
import styles from './toggle-button.module.css';

interface ToggleButtonProps {
  readonly pressed: boolean;
  readonly onPressedChange: (pressed: boolean) => void;
  readonly size?: ButtonSize | undefined;
  readonly children: ReactNode;
}

/** A button that stays in: a quick filter, a pause. Its words do not change with its state. */
export function ToggleButton({ pressed, onPressedChange, size, children }: ToggleButtonProps) {
  return (
    <Toggle
      className={buttonClass('ghost', size, styles.toggle)}
      pressed={pressed}
      onPressedChange={(isPressed) => onPressedChange(isPressed)}
    >
      {children}
    </Toggle>
  );
}
