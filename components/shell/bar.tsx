'use client';

import { use, type ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { BarActsContext } from './bar-acts.ts';
import styles from './bar.module.css';

interface BarProps {
  readonly mesh: ReactNode;
  /** Scope or breadcrumb: where in the mesh the reader is. */
  readonly scope?: ReactNode;
  readonly find?: ReactNode;
  readonly time?: ReactNode;
}

/** The line on top of every page. What runs and how to stop it stands at its end and never scrolls away. */
export function Bar({ mesh, scope, find, time }: BarProps) {
  const { acts, halted } = use(BarActsContext);
  const isHalted = halted !== null;
  return (
    <header className={classNames(styles.bar, isHalted && styles.halted)}>
      {mesh}
      {isHalted && (
        <div className={styles.notice}>
          <span className={styles.separator} aria-hidden />
          {halted}
        </div>
      )}
      {scope !== undefined && (
        <div className={styles.where}>
          <span className={styles.separator} aria-hidden />
          {scope}
        </div>
      )}
      <div className={styles.end}>
        {find}
        {time}
        {acts !== null && (
          <div className={styles.acts} data-bar-acts>
            {acts}
          </div>
        )}
      </div>
    </header>
  );
}
