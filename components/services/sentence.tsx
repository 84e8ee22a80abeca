import type { ReactNode } from 'react';
import styles from './sentence.module.css';

/** Words in a table that may need several lines, where figures and names need one. */
export function Sentence({ children }: { readonly children: ReactNode }) {
  return <span className={styles.sentence}>{children}</span>;
}
