'use client';

import type { ReactNode } from 'react';
import styles from './button.module.css';
import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import { Tooltip, type TooltipSide } from './tooltip.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'block'> {
  /** Name for readers and words of the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Key that does the same, shown in the tooltip. */
  readonly shortcut?: string | undefined;
  readonly tooltipSide?: TooltipSide | undefined;
}

/** A square button whose word is its tooltip. */
export function IconButton({
  label,
  icon,
  shortcut,
  tooltipSide,
  tone = 'ghost',
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <Button {...rest} tone={tone} aria-label={label} className={classNames(styles.icon, className)}>
      {icon}
    </Button>
  );
  if (rest.disabledReason !== undefined) return button;
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      {button}
    </Tooltip>
  );
}
