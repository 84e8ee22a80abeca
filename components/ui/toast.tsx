'use client';

import { Toast } from '@base-ui/react/toast';
import { Check, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass, iconButtonClass } from './button-class.ts';
import { HealthGlyph } from './glyphs/health-glyph.tsx';
import { Icon } from './icon.tsx';
import styles from './toast.module.css';

export type ToastTone = 'info' | 'done' | 'failed';

export interface Notice {
  readonly title: string;
  readonly description?: string | undefined;
  readonly tone: ToastTone;
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

const lifetimeMs = 6_000;
const mostAtOnce = 3;

/** Holds the toasts of the page: lower right, three at most. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={lifetimeMs} limit={mostAtOnce}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Tells what happened elsewhere or ended. A failure stays until it is read and is announced at once. */
export function useNotify(): (notice: Notice) => void {
  const manager = Toast.useToastManager();
  return ({ title, description, tone, action }) => {
    const isFailure = tone === 'failed';
    manager.add({
      title,
      description,
      type: tone,
      priority: isFailure ? 'high' : 'low',
      timeout: isFailure ? 0 : lifetimeMs,
      actionProps: action === undefined ? undefined : { children: action.label, onClick: action.onSelect },
    });
  };
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <ToastGlyph type={toast.type} />
        <div className={styles.text}>
          <Toast.Title className={styles.title} render={<p />} />
          <Toast.Description className={styles.description} />
        </div>
        {toast.actionProps !== undefined && <Toast.Action className={buttonClass('ghost', 'small')} />}
        <Toast.Close aria-label="Dismiss" className={iconButtonClass('small')}>
          <Icon icon={X} size={14} quiet />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

function ToastGlyph({ type }: { readonly type: string | undefined }) {
  if (type === 'failed') return <HealthGlyph health="unhealthy" label="failed" />;
  const isDone = type === 'done';
  return (
    <span className={isDone ? styles.done : styles.info}>
      <Icon icon={isDone ? Check : Info} />
    </span>
  );
}
