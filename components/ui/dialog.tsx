'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { iconButtonClass } from './button-class.ts';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly icon?: ReactNode;
  readonly wide?: boolean | undefined;
  /** What has the focus at first; the first control unless given. */
  readonly initialFocus?: (() => HTMLElement | null) | undefined;
  /** Buttons at the lower right, the act last. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** Only for what cannot be taken back at once, or for what covers the page by nature (help, find). */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, icon, wide = false, initialFocus, footer, children } = props;
  return (
    <BaseDialog.Root open={open} onOpenChange={(isOpen) => onOpenChange(isOpen)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Popup
          className={classNames(styles.popup, wide && styles.wide)}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <div className={styles.header}>
            {icon}
            <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
            <BaseDialog.Close aria-label="Close" className={iconButtonClass('small')}>
              <Icon icon={X} size={14} quiet />
            </BaseDialog.Close>
          </div>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <div className={styles.footer}>{footer}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
