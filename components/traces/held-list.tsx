import type { ReactNode } from 'react';
import styles from './traces-view.module.css';

interface HeldListProps {
  readonly onHold: (isHeld: boolean) => void;
  readonly children: ReactNode;
}

/** Tells whether somebody reads the list: points at it, or has the focus in it. Nothing may move under them then. */
export function HeldList({ onHold, children }: HeldListProps) {
  return (
    <div
      role="presentation"
      className={styles.held}
      onPointerEnter={() => onHold(true)}
      onPointerLeave={({ currentTarget }) => {
        if (!currentTarget.contains(document.activeElement)) onHold(false);
      }}
      onFocus={() => onHold(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        const stays = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!stays && !currentTarget.matches(':hover')) onHold(false);
      }}
    >
      {children}
    </div>
  );
}
