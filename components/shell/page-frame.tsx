'use client';

import { use, type ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { BarActsContext } from './bar-acts.ts';
import styles from './page-frame.module.css';

interface PageFrameProps {
  readonly bar: ReactNode;
  /** A state of the whole page: telemetry down, paused. */
  readonly banner?: ReactNode;
  readonly toolbar?: ReactNode;
  /** A second line below the toolbar: what narrows the content. */
  readonly filter?: ReactNode;
  /** Below the content: the time strip. */
  readonly strip?: ReactNode;
  /** `page` scrolls with an inset, `canvas` fills the place and scrolls by itself. */
  readonly layout?: 'page' | 'canvas' | undefined;
  readonly children: ReactNode;
}

/** One page: bar on top, then what concerns all of it, then the content. */
export function PageFrame({
  bar,
  banner,
  toolbar,
  filter,
  strip,
  layout = 'page',
  children,
}: PageFrameProps) {
  const { banner: actsBanner } = use(BarActsContext);
  const hasBanner = banner !== undefined || actsBanner !== null;
  return (
    <div className={styles.frame}>
      {bar}
      {hasBanner && (
        <div className={styles.banner}>
          {actsBanner}
          {banner}
        </div>
      )}
      {toolbar !== undefined && (
        <section className={styles.toolbar} aria-label="View">
          {toolbar}
        </section>
      )}
      {filter !== undefined && <div className={styles.filter}>{filter}</div>}
      <main id="main" tabIndex={-1} className={classNames(styles.main, styles[layout])}>
        {children}
      </main>
      {strip !== undefined && <div className={styles.strip}>{strip}</div>}
    </div>
  );
}
