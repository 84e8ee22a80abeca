import type { ReactNode } from 'react';
import styles from './message-page.module.css';

interface MessagePageProps {
  readonly glyph: ReactNode;
  readonly title: string;
  readonly acts: ReactNode;
  readonly children: ReactNode;
}

/** A whole page that has only something to say, and what to do next. */
export function MessagePage({ glyph, title, acts, children }: MessagePageProps) {
  return (
    <main id="main" tabIndex={-1} className={styles.page}>
      {glyph}
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.text}>{children}</div>
      <div className={styles.acts}>{acts}</div>
    </main>
  );
}
