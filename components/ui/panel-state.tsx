import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Chip } from './chip.tsx';
import { HealthGlyph } from './glyphs/health-glyph.tsx';
import { Icon } from './icon.tsx';
import styles from './panel-state.module.css';
import { Skeleton } from './skeleton.tsx';

/** What a panel can be in beside ready. Every panel designs all four. */
export type PanelState =
  | {
      readonly kind: 'loading';
      /** What it waits for, said after 4 s: "Prometheus". */
      readonly waitingFor: string;
      /** The shape of the final layout; three lines unless given. */
      readonly skeleton?: ReactNode;
    }
  | {
      readonly kind: 'empty';
      readonly title: string;
      readonly reason: ReactNode;
      /** The act or link that helps, when there is one. */
      readonly nextStep?: ReactNode;
      readonly icon?: ReactNode;
    }
  | { readonly kind: 'partial'; readonly missing: ReactNode }
  | {
      readonly kind: 'failed';
      /** Who did not answer, and since when. */
      readonly message: ReactNode;
      readonly nextTry?: ReactNode;
      readonly onRetry?: (() => void) | undefined;
    };

export function PanelStateChip({ state }: { readonly state: PanelState }) {
  switch (state.kind) {
    case 'partial':
      return (
        <Chip tone="degraded" glyph={<Icon icon={Info} size={12} />}>
          Partial
        </Chip>
      );
    case 'failed':
      return (
        <Chip tone="unhealthy" glyph={<HealthGlyph health="unhealthy" size={12} label={null} />}>
          Failed
        </Chip>
      );
    case 'loading':
    case 'empty':
      return null;
  }
}

interface LoadingProps {
  readonly title: string;
  readonly waitingFor: string;
  readonly skeleton?: ReactNode;
}

export function PanelLoading({ title, waitingFor, skeleton }: LoadingProps) {
  return (
    <output className={styles.loading} aria-label={`Loading ${title}`}>
      {skeleton ?? <PlainSkeleton />}
      <span className={styles.waiting}>Waiting for {waitingFor}.</span>
    </output>
  );
}

function PlainSkeleton() {
  return (
    <span className={styles.skeleton}>
      <Skeleton width="84px" height="20px" />
      <Skeleton height="1px" />
      <Skeleton height="1px" />
      <Skeleton height="1px" />
    </span>
  );
}

export function PanelEmpty({ title, reason, nextStep, icon }: Omit<PanelState & { kind: 'empty' }, 'kind'>) {
  return (
    <div className={styles.empty}>
      {icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <div>
        <p className={styles['empty-title']}>{title}</p>
        <p className={styles.reason}>{reason}</p>
        {nextStep}
      </div>
    </div>
  );
}

export function PanelFailureLine({
  message,
  nextTry,
  onRetry,
}: Omit<PanelState & { kind: 'failed' }, 'kind'>) {
  return (
    <>
      <p>
        {message} {nextTry}
      </p>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          Try now
        </Button>
      )}
    </>
  );
}
