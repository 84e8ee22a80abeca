'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './tooltip.module.css';

export type TooltipSide = 'top' | 'right' | 'bottom' | 'left';

interface TooltipProps {
  /** Short words; whatever a reader of the page must know stands on the page itself. */
  readonly content: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: TooltipSide | undefined;
  /** The element that is explained; it must take a ref and DOM props. */
  readonly children: ReactElement;
}

/** Words on hover (after 300 ms) and on focus. */
export function Tooltip({ content, shortcut, side = 'top', children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} delay={300} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner className={styles.positioner} side={side} sideOffset={6} collisionPadding={8}>
          <BaseTooltip.Popup className={styles.popup}>
            {content}
            {shortcut !== undefined && (
              <span className={styles.shortcut}>
                <Kbd keys={shortcut} />
              </span>
            )}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
