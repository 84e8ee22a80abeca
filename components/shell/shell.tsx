import type { ReactNode } from 'react';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';

/** The frame around every page: skip link, rail, page. It stays while pages change. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Rail />
      <div className={styles.page}>{children}</div>
    </div>
  );
}
