import type { ReactNode } from 'react';
import styles from './bar.module.css';

interface BarProps {
  readonly mesh: ReactNode;
  /** Scope or breadcrumb: where in the mesh the reader is. */
  readonly scope?: ReactNode;
  readonly find?: ReactNode;
  readonly time?: ReactNode;
  /** After the time, never scrolled away: what runs and how to stop it. */
  readonly end?: ReactNode;
}

/** The line on top of every page. */
export function Bar({ mesh, scope, find, time, end }: BarProps) {
  return (
    <header className={styles.bar}>
      {mesh}
      {scope !== undefined && (
        <div className={styles.where}>
          <span className={styles.separator} aria-hidden />
          {scope}
        </div>
      )}
      <div className={styles.end}>
        {find}
        {time}
        {end}
      </div>
    </header>
  );
}
