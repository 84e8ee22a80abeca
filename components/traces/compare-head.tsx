import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import type { TraceComparisonAnswer } from '@/lib/client/trace-queries.ts';
import { digits } from '@/lib/format/amount.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { clockMs } from './clock-ms.ts';
import styles from './compare-view.module.css';

interface CompareHeadProps {
  readonly comparison: TraceComparisonAnswer;
  readonly hrefOf: (traceId: string, spanId: string | null) => string;
  readonly swapHref: string;
  readonly changeHref: string;
}

/** Both traces, and by how much they differ. */
export function CompareHead({ comparison: { a, b }, hrefOf, swapHref, changeHref }: CompareHeadProps) {
  const difference = a.durationMs - b.durationMs;
  const times = b.durationMs > 0 ? `, ${digits(a.durationMs / b.durationMs, 1)}×` : '';
  return (
    <div className={styles.top}>
      <Side mark="A" side={a} hrefOf={hrefOf} />
      <Side mark="B" side={b} hrefOf={hrefOf} />
      <div className={styles.card}>
        <span className={styles.quiet}>{difference < 0 ? 'A took less by' : 'A took longer by'}</span>
        <div className={styles.line}>
          <span>
            <Figure amount={formatLatency(Math.abs(difference), 'trace')} size="large" />
            <span className={styles.quiet}>{times}</span>
          </span>
          <span className={styles.acts}>
            <LinkButton size="small" href={swapHref} prefetch={false}>
              Swap
            </LinkButton>
            <LinkButton size="small" href={changeHref} prefetch={false}>
              Change B…
            </LinkButton>
          </span>
        </div>
      </div>
    </div>
  );
}

interface SideProps {
  readonly mark: 'A' | 'B';
  readonly side: TraceComparisonAnswer['a'];
  readonly hrefOf: CompareHeadProps['hrefOf'];
}

function Side({ mark, side, hrefOf }: SideProps) {
  const [first = ''] = side.traceIds;
  const facts = [
    clockMs(side.startTime * 1_000),
    formatCountOf(Math.round(side.spanCount), 'span'),
    side.errorCount === 0 ? 'none with errors' : `${digits(side.errorCount, 0)} with errors`,
    side.injected ? 'injected' : 'none injected',
    ...(side.traceIds.length > 1 ? [`means of ${side.traceIds.length} traces`] : []),
  ];
  return (
    <div className={styles.card}>
      <div className={styles.side}>
        <span className={styles.mark}>{mark}</span>
        <div>
          <div className={styles.line}>
            <HealthGlyph
              health={side.errorCount > 0 ? 'unhealthy' : 'healthy'}
              hollow={side.errorCount > 0}
              size={13}
              label={side.errorCount > 0 ? 'with errors' : 'ok'}
            />
            <Figure amount={formatLatency(side.durationMs, 'trace')} size="small" />
            <span>{side.request ?? ''}</span>
            <code className={styles.id}>{first.replace(/^0{16}/, '').slice(0, 16)}</code>
          </div>
          <p className={styles.quiet} suppressHydrationWarning>
            {facts.join(' · ')}
          </p>
        </div>
        <LinkButton size="small" tone="ghost" href={hrefOf(first, null)} prefetch={false}>
          Open
        </LinkButton>
      </div>
    </div>
  );
}
