'use client';

import { Drawer } from '@base-ui/react/drawer';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { iconButtonClass } from './button-class.ts';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import styles from './sheet.module.css';

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** `bottom` is the phone's panel with two heights, `right` the drawer beside a page. */
  readonly side?: 'bottom' | 'right' | undefined;
  readonly children: ReactNode;
}

/** Shares of the screen that a bottom sheet rests at: a glance, and nearly all. */
const restingHeights = [0.4, 0.9];

/** A panel that slides in from an edge and is swiped away; the page behind stays readable. */
export function Sheet({ open, onOpenChange, title, side = 'bottom', children }: SheetProps) {
  const isBottom = side === 'bottom';
  return (
    <Drawer.Root
      open={open}
      onOpenChange={(isOpen) => onOpenChange(isOpen)}
      modal={false}
      swipeDirection={isBottom ? 'down' : 'right'}
      {...(isBottom ? { snapPoints: restingHeights } : {})}
    >
      <Drawer.Portal>
        <Drawer.Viewport className={styles.viewport}>
          <Drawer.Popup className={classNames(styles.popup, isBottom ? styles.bottom : styles.right)}>
            {isBottom && <div className={styles.grip} aria-hidden />}
            <div className={styles.header}>
              <Drawer.Title className={styles.title}>{title}</Drawer.Title>
              <Drawer.Close aria-label="Close" className={iconButtonClass()}>
                <Icon icon={X} />
              </Drawer.Close>
            </div>
            <Drawer.Content className={styles.content}>{children}</Drawer.Content>
          </Drawer.Popup>
        </Drawer.Viewport>
      </Drawer.Portal>
    </Drawer.Root>
  );
}
