import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonClass, type ButtonSize, type ButtonTone } from './button-class.ts';

interface LinkButtonProps extends Omit<ComponentProps<typeof Link>, 'className'> {
  readonly tone?: ButtonTone | undefined;
  readonly size?: ButtonSize | undefined;
  readonly className?: string | undefined;
}

/** Looks like a button, goes somewhere. */
export function LinkButton({ tone, size, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonClass(tone, size, className)} />;
}
