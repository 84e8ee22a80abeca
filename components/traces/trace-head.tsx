import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import { clockMs } from './clock-ms.ts';
import { serviceName } from './service-color.ts';
import { ms } from './span-words.ts';
import styles from './trace-view.module.css';
import type { TraceModel } from './trace-model.ts';

interface TraceHeadProps {
  readonly model: TraceModel;
  readonly onGo: (slot: number) => void;
  readonly onDownload: () => void;
  /** The list, where the other one is picked. */
  readonly compareHref: string;
  /** Its way over the map; null where the store does not have it. */
  readonly pathHref: string | null;
}

/** What the request was, how it ended, and how big the trace is. */
export function TraceHead({ model, onGo, onDownload, compareHref, pathHref }: TraceHeadProps) {
  const { trace, spans, origins, injected, failedCount: failed } = model;
  const root = spans.at(Math.max(0, spans.slotOf(trace.rootSpanId)));
  const id = trace.originalTraceId;
  return (
    <header className={styles.head}>
      <div className={styles['head-line']}>
        <RequestGlyph hasFailed={root?.failed === true} hasFailure={failed > 0} />
        <h1 className={styles.heading}>{root?.request ?? root?.operation ?? 'Trace without spans'}</h1>
        {root !== undefined && <span className={styles.quiet}>{serviceName(root.service).name}</span>}
        <code className={styles.id}>{id}</code>
        <CopyButton what="trace id" text={id} />
        <span className={styles['head-acts']}>
          {trace.partial && (
            <Chip tone="degraded" glyph={<HealthGlyph health="degraded" hollow size={12} label={null} />}>
              Partial
            </Chip>
          )}
          {pathHref !== null && (
            <LinkButton size="small" href={pathHref} prefetch={false}>
              On the map
            </LinkButton>
          )}
          <LinkButton size="small" href={compareHref} prefetch={false}>
            Compare…
          </LinkButton>
          <Button size="small" onClick={onDownload}>
            <Icon icon={Download} size={14} />
            JSON
          </Button>
        </span>
      </div>
      <p className={styles.facts}>
        <span suppressHydrationWarning>
          {clockMs(Number(BigInt(trace.startTimeUnixNano) / 1_000n) / 1_000)}
        </span>
        <b>{ms(trace.durationMs)}</b>
        <span>{formatCountOf(spans.length, 'span')}</span>
        <span>{formatCountOf(model.serviceCount, 'service')}</span>
        {failed > 0 && (
          <button type="button" className={styles.failed} onClick={() => onGo(origins[0] ?? 0)}>
            <HealthGlyph health="unhealthy" size={12} label={null} />
            {failed} with errors, {formatCountOf(origins.length, 'origin')}
          </button>
        )}
        {injected.length > 0 && (
          <button type="button" className={styles.injected} onClick={() => onGo(injected[0] ?? 0)}>
            <HealthGlyph health="injected" size={12} label={null} />
            {injected.length} injected
          </button>
        )}
      </p>
    </header>
  );
}

interface RequestGlyphProps {
  readonly hasFailed: boolean;
  /** Whether any span failed. */
  readonly hasFailure: boolean;
}

function RequestGlyph({ hasFailed, hasFailure }: RequestGlyphProps) {
  if (hasFailed) return <HealthGlyph health="unhealthy" size={16} label="failed" />;
  return hasFailure ? (
    <HealthGlyph health="unhealthy" hollow size={16} label="answered, failed inside" />
  ) : (
    <HealthGlyph health="healthy" size={16} label="answered" />
  );
}
