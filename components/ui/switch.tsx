'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './switch.module.css';

interface ToggleProps {
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** On or off, takes effect at once. */
export function Switch({ checked, onCheckedChange, children }: ToggleProps) {
  return (
    <label className={styles.row}>
      <BaseSwitch.Root
        className={styles.switch}
        checked={checked}
        onCheckedChange={(value) => onCheckedChange(value)}
      >
        <BaseSwitch.Thumb className={styles.thumb} />
      </BaseSwitch.Root>
      {children}
    </label>
  );
}

/** One of several things that may be shown or meant together. */
export function Checkbox({ checked, onCheckedChange, children }: ToggleProps) {
  return (
    <label className={styles.row}>
      <BaseCheckbox.Root
        className={styles.check}
        checked={checked}
        onCheckedChange={(value) => onCheckedChange(value)}
      >
        <BaseCheckbox.Indicator className={styles.mark}>
          <Icon icon={Check} size={12} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      {children}
    </label>
  );
}
