'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps } from 'react';
import { buttonClass, type ButtonSize, type ButtonTone } from './button-class.ts';
import styles from './button.module.css';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className' | 'style'> {
  readonly tone?: ButtonTone | undefined;
  readonly size?: ButtonSize | undefined;
  readonly block?: boolean | undefined;
  readonly className?: string | undefined;
  /** Disables the button, keeps it in the tab order, and says why on hover and focus. */
  readonly disabledReason?: string | undefined;
}

/** A verb with its object. What it does happens at once; a link is a `LinkButton`. */
export function Button({ tone, size, block = false, className, disabledReason, ...rest }: ButtonProps) {
  const button = (
    <BaseButton
      {...rest}
      {...(disabledReason === undefined
        ? {}
        : { disabled: true, focusableWhenDisabled: true, 'aria-description': disabledReason })}
      className={buttonClass(tone, size, block ? styles.block : undefined, className)}
    />
  );
  return disabledReason === undefined ? button : <Tooltip content={disabledReason}>{button}</Tooltip>;
}
