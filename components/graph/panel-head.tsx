import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { HealthChip } from '@/components/ui/chip.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { HealthView } from './health-view.ts';
import styles from './map-panel.module.css';

const healthNames: Readonly<Record<HealthView['glyph'], string>> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
  unknown: 'Unknown',
  idle: 'Idle',
  injected: 'Failing on purpose',
};

interface PanelHeadProps {
  readonly view: HealthView | null;
  /** Beside the chip: "gRPC · edge". */
  readonly kind: string;
  readonly title: ReactNode;
  readonly subtitle: string;
  readonly onClose: (() => void) | undefined;
}

export function PanelHead({ view, kind, title, subtitle, onClose }: PanelHeadProps) {
  return (
    <div className={styles.head}>
      <div className={styles['head-line']}>
        {view !== null && (
          <HealthChip health={view.glyph} hollow={view.isHollow}>
            {view.isHollow ? 'Suffers from a callee' : healthNames[view.glyph]}
          </HealthChip>
        )}
        <span className={styles.kind}>{kind}</span>
        {onClose !== undefined && (
          <span className={styles.close}>
            <IconButton
              size="small"
              label="Close"
              shortcut="Esc"
              icon={<Icon icon={X} />}
              onClick={onClose}
            />
          </span>
        )}
      </div>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.subtitle}>{subtitle}</p>
    </div>
  );
}
