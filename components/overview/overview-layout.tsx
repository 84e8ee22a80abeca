import type { ReactNode } from 'react';
import styles from './overview-layout.module.css';

interface OverviewLayoutProps {
  readonly head: ReactNode;
  readonly wrong: ReactNode;
  /** Null while nothing runs. */
  readonly running: ReactNode;
  readonly changed: ReactNode;
  readonly services: ReactNode;
}

/** What is wrong comes first at every width; beside it, where there is room, what runs and what changed. */
export function OverviewLayout({ head, wrong, running, changed, services }: OverviewLayoutProps) {
  return (
    <div className={styles.overview}>
      {head}
      <div className={styles.columns}>
        <div className={styles.wrong}>{wrong}</div>
        <div className={styles.aside}>
          {running}
          {changed}
        </div>
        <div className={styles.services}>{services}</div>
      </div>
    </div>
  );
}
