import type { ReactNode } from 'react';
import { healthView, isProblem } from '@/components/graph/health-view.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph, healthWords } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { tracesHref } from '@/lib/client/traces-location.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './service-page.module.css';
import { mainSignals, reasonWords } from './service-row.ts';

interface ServiceHeaderProps {
  readonly service: Service;
  readonly mapHref: string;
  /** State of the figures: a chip. */
  readonly notes?: ReactNode;
}

/** Name, one sentence, the figures. */
export function ServiceHeader({ service, mapHref, notes }: ServiceHeaderProps) {
  const view = healthView(service.health, service.badges);
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <HealthGlyph health={view.glyph} hollow={view.isHollow} size={18} />
        <h1 className={styles.name}>{service.name}</h1>
        <span className={styles.quiet}>{service.namespace}</span>
        <div className={styles.acts}>
          {notes}
          <LinkButton href={tracesHref({ node: service.id })} size="small" prefetch={false}>
            <MeshGlyph name="traces" size={14} label={null} />
            Traces
          </LinkButton>
          <LinkButton href={mapHref} size="small">
            <MeshGlyph name="map" size={14} label={null} />
            Show on map
          </LinkButton>
        </div>
      </div>
      <p className={isProblem(view) ? styles[`told-${view.glyph}`] : styles.told} suppressHydrationWarning>
        {sentenceOf(service)}
      </p>
      <HeadFigures service={service} />
    </header>
  );
}

function sentenceOf(service: Service): string {
  const { health, badges, windowSeconds, at } = service;
  const view = healthView(health, badges);
  if (health.reasons.length > 0) {
    return `${health.reasons.map((reason) => reasonWords(reason, at)).join('. ')}.`;
  }
  const word = healthWords(view.glyph, view.isHollow);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} over the last ${formatDuration(windowSeconds)}.`;
}

function HeadFigures({ service }: Pick<ServiceHeaderProps, 'service'>) {
  const { requestRate, errorRatio, bytesPerSecond, latency } = mainSignals(service);
  const reason = 'nothing measured in this window';
  return (
    <dl className={styles.figures}>
      <HeadFigure name="Rate" value={<Figure amount={formatRate(requestRate)} unknownReason={reason} />} />
      <HeadFigure name="Errors" value={<Figure amount={formatRatio(errorRatio)} unknownReason={reason} />} />
      {(['p50', 'p95', 'p99'] as const).map((quantile) => (
        <HeadFigure
          key={quantile}
          name={quantile}
          value={<Figure amount={formatLatency(latency?.[quantile] ?? null)} unknownReason={reason} />}
        />
      ))}
      {(bytesPerSecond ?? 0) > 0 && (
        <HeadFigure name="TCP" value={<Figure amount={formatBytesPerSecond(bytesPerSecond)} />} />
      )}
      {service.ports.length > 0 && (
        <HeadFigure
          name="Ports"
          value={service.ports.map(({ port, protocol }) => `${port} ${protocol}`).join(', ')}
        />
      )}
    </dl>
  );
}

function HeadFigure({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
