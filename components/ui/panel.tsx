import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import {
  PanelEmpty,
  PanelFailureLine,
  PanelLoading,
  PanelStateChip,
  type PanelState,
} from './panel-state.tsx';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** A few quiet words behind the title. */
  readonly meta?: ReactNode;
  /** Controls at the right end of the header. */
  readonly tools?: ReactNode;
  /** Absent: ready. */
  readonly state?: PanelState | undefined;
  /** `card` lies in a page, `float` hovers over the map. */
  readonly elevation?: 'card' | 'float' | undefined;
  /** The body has no inset, as for a table that bleeds to the edge. */
  readonly flush?: boolean | undefined;
  readonly className?: string | undefined;
  /** The content; with `failed` it is the last known one, and it is dimmed. */
  readonly children?: ReactNode;
}

/** A titled frame with the four states of whatever it shows, all in the same place. */
export function Panel({
  title,
  meta,
  tools,
  state,
  elevation = 'card',
  flush = false,
  className,
  children,
}: PanelProps) {
  const titleId = useId();
  return (
    <section className={classNames(styles.panel, styles[elevation], className)} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {meta !== undefined && <span className={styles.meta}>{meta}</span>}
        <div className={styles.tools}>
          {state !== undefined && <PanelStateChip state={state} />}
          {tools}
        </div>
      </header>
      <PanelBody title={title} state={state} flush={flush}>
        {children}
      </PanelBody>
    </section>
  );
}

function PanelBody({
  title,
  state,
  flush = false,
  children,
}: Pick<PanelProps, 'title' | 'state' | 'flush' | 'children'>) {
  const body = classNames(styles.body, flush && styles.flush);
  switch (state?.kind) {
    case undefined:
      return <div className={body}>{children}</div>;
    case 'loading':
      return (
        <div className={styles.body}>
          <PanelLoading title={title} waitingFor={state.waitingFor} skeleton={state.skeleton} />
        </div>
      );
    case 'empty':
      return (
        <div className={styles.body}>
          <PanelEmpty {...state} />
        </div>
      );
    case 'partial':
      return (
        <>
          <div className={body}>{children}</div>
          <div className={styles.line}>
            <p>{state.missing}</p>
          </div>
        </>
      );
    case 'failed':
      return (
        <>
          <div className={classNames(body, styles.dimmed)}>{children}</div>
          <div className={styles.line} role="alert">
            <PanelFailureLine {...state} />
          </div>
        </>
      );
  }
}
