import { classNames } from './class-names.ts';
import styles from './button.module.css';

export type ButtonTone = 'default' | 'primary' | 'ghost' | 'danger' | 'halt' | 'injected';
export type ButtonSize = 'small' | 'normal' | 'large';

/** The class of everything that looks like a button, links included. */
export function buttonClass(
  tone: ButtonTone = 'default',
  size: ButtonSize = 'normal',
  ...more: readonly (string | undefined)[]
): string {
  return classNames(
    styles.button,
    tone !== 'default' && styles[tone],
    size !== 'normal' && styles[size],
    ...more,
  );
}

/** The class of a square button that holds an icon alone; it needs an `aria-label`. */
export function iconButtonClass(size: ButtonSize = 'normal'): string {
  return buttonClass('ghost', size, styles.icon);
}
