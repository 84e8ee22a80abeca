import { ArrowRight, X } from 'lucide-react';
import { Chip, HealthChip } from '@/components/ui/chip.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { answerWords } from './answer-words.ts';
import { SpanActs } from './span-acts.tsx';
import { SpanCause } from './span-cause.tsx';
import { SpanChanges } from './span-changes.tsx';
import { SpanEdge } from './span-edge.tsx';
import { SpanHop } from './span-hop.tsx';
import styles from './span-panel.module.css';
import { SpanRecords } from './span-records.tsx';
import { SpanTags } from './span-tags.tsx';
import { kindText, spanService } from './span-words.ts';
import type { TraceLinks } from './trace-links.ts';
import { hopOf, pathMsBelow, type TraceModel } from './trace-model.ts';

export interface SpanPanelProps {
  readonly model: TraceModel;
  readonly slot: number;
  readonly links: TraceLinks;
  readonly onGo: (slot: number) => void;
  /** Shows the span as root; null shows the whole trace again. */
  readonly onRoot: (slot: number | null) => void;
  readonly isRoot: boolean;
  /** Absent in a sheet, which has its own way to be closed. */
  readonly onClose?: (() => void) | undefined;
}

/** One span: what it was, where its time went, why it failed, and all that was recorded. */
export function SpanPanel(props: SpanPanelProps) {
  const { model, slot, links } = props;
  const span = model.spans.at(slot);
  if (span === undefined) return null;
  const hop = hopOf(model, slot);
  const edge = links.edgeOnMap(span);
  return (
    <>
      <SpanHead {...props} span={span} hop={hop} />
      <section className={styles.section}>
        <dl className={styles.three}>
          <ThreeFigure name="Took" amount={formatLatency(span.durationMs, 'trace')} />
          <ThreeFigure name="Began at" amount={formatLatency(span.startOffsetMs, 'trace')} />
          <ThreeFigure
            name="On the path"
            amount={formatRatio(span.durationMs > 0 ? pathShare(model, slot, span.durationMs) : null)}
          />
        </dl>
      </section>
      {hop !== undefined && <SpanHop hop={hop} model={model} />}
      <SpanCause {...props} span={span} hop={hop} />
      {edge !== null && <SpanEdge span={span} trace={model.trace} href={edge} />}
      <SpanChanges span={span} hop={hop} model={model} links={links} />
      <SpanTags span={span} process={model.trace.processes[span.process]?.tags ?? {}} />
      <SpanRecords span={span} links={links} />
      <SpanActs {...props} span={span} />
    </>
  );
}

const pathShare = (model: TraceModel, slot: number, durationMs: number): number =>
  Math.min(1, pathMsBelow(model, slot) / durationMs);

function ThreeFigure({
  name,
  amount,
}: {
  readonly name: string;
  readonly amount: ReturnType<typeof formatLatency>;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Figure amount={amount} size="large" unknownReason="it took no time" />
      </dd>
    </div>
  );
}

type SpanHeadProps = SpanPanelProps & { readonly span: TraceSpan; readonly hop: HopAnswer | undefined };

function SpanHead({ model, slot, span, hop, links, onClose }: SpanHeadProps) {
  const callee = model.spans.at(model.spans.slotOf(hop?.serverSpanId ?? null));
  const isCall = hop?.clientSpanId === span.spanId;
  const version = isCall ? callee?.party.version : span.party.version;
  return (
    <header className={styles.head}>
      <div className={styles['head-line']}>
        <OutcomeChip model={model} slot={slot} span={span} />
        <span className={styles.kind}>{kindText(span)}</span>
        <span className={styles['head-acts']}>
          <CopyButton what="link to the span" text={absolute(links.span(model.trace.traceId, span.spanId))} />
          {onClose !== undefined && (
            <IconButton size="small" label="Close" icon={<Icon icon={X} size={14} />} onClick={onClose} />
          )}
        </span>
      </div>
      <h2 className={styles.ends}>
        {spanService(span)}
        {isCall && (
          <>
            <Icon icon={ArrowRight} quiet />
            {hop.callee ?? span.operation}
          </>
        )}
        {version !== null && version !== undefined && <span className={styles.version}>{version}</span>}
      </h2>
      <p className={styles.operation}>{span.request ?? span.operation}</p>
    </header>
  );
}

const absolute = (href: string): string =>
  typeof location === 'undefined' ? href : new URL(href, location.origin).href;

function OutcomeChip({ model, slot, span }: Pick<SpanHeadProps, 'model' | 'slot' | 'span'>) {
  if (span.injected) return <HealthChip health="injected">{answerWords(span)}</HealthChip>;
  if (!span.failed) return <HealthChip health="healthy">ok</HealthChip>;
  const isOrigin = model.isOrigin[slot] === 1;
  return (
    <Chip
      tone="unhealthy"
      glyph={<HealthGlyph health="unhealthy" hollow={!isOrigin} size={12} label={null} />}
    >
      {answerWords(span)}
    </Chip>
  );
}
