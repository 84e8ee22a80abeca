import type { ReactNode } from 'react';
import styles from './visually-hidden.module.css';

interface VisuallyHiddenProps {
  /** `h1` for a page that shows what it is without a title. */
  readonly as?: 'span' | 'h1' | undefined;
  readonly children: ReactNode;
}

/** Words for screen readers only. */
export function VisuallyHidden({ as: Element = 'span', children }: VisuallyHiddenProps) {
  return <Element className={styles.hidden}>{children}</Element>;
}
