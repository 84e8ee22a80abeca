import Link from 'next/link';
import { healthView } from '@/components/graph/health-view.ts';
import { toneOf } from '@/components/graph/node-card.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Service, ServiceCaller } from '@/lib/client/service-queries.ts';
import { edgeId } from '@/lib/domain/node-id.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './callers-panel.module.css';
import { MtlsFigure } from './service-cells.tsx';

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const;

/** Ways from a caller to the pages about it. */
export interface CallerLinks {
  /** Null where the caller has no page of its own. */
  readonly pageOf: (caller: ServiceCaller) => string | null;
  /** The map with a node or an edge selected. */
  readonly onMap: (id: string) => string;
}

interface CallersPanelProps {
  readonly service: Service;
  readonly links: CallerLinks;
  /** The busiest only, without what the tab of callers adds. */
  readonly isSummary?: boolean;
}

const mostInSummary = 5;

/** Who calls the service, the busiest first, as their proxies or its own counted. */
export function CallersPanel({ service, links, isSummary = false }: CallersPanelProps) {
  const { callers, windowSeconds } = service;
  if (callers.length === 0) return <NoCallers service={service} />;
  const shown = isSummary ? callers.slice(0, mostInSummary) : callers;
  const left = callers.length - shown.length;
  return (
    <Panel title="Callers" meta={`${callers.length}, last ${formatDuration(windowSeconds)}`} flush>
      <Table
        label={`Callers of ${service.name}`}
        caption={left > 0 ? `${left} more under Callers.` : undefined}
      >
        <thead>
          <tr>
            <ColumnHeader>Caller</ColumnHeader>
            <ColumnHeader>Protocol</ColumnHeader>
            <ColumnHeader numeric>Rate</ColumnHeader>
            <ColumnHeader numeric>Errors</ColumnHeader>
            {!isSummary && <ColumnHeader numeric>p50</ColumnHeader>}
            <ColumnHeader numeric>p95</ColumnHeader>
            {!isSummary && <ColumnHeader numeric>p99</ColumnHeader>}
            <ColumnHeader>mTLS</ColumnHeader>
            <ColumnHeader hiddenLabel>On the map</ColumnHeader>
            {!isSummary && <ColumnHeader>Evidence</ColumnHeader>}
          </tr>
        </thead>
        <tbody>
          {shown.map((caller) => (
            <CallerRow
              key={`${caller.id} ${caller.protocol}`}
              caller={caller}
              serviceId={service.id}
              links={links}
              isSummary={isSummary}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function NoCallers({ service }: Pick<CallersPanelProps, 'service'>) {
  const isGateway = service.kind === 'gateway';
  return (
    <Panel
      title="Callers"
      state={{
        kind: 'empty',
        title: isGateway ? 'Its callers are outside the mesh' : 'Nobody called it',
        reason: isGateway
          ? 'Requests enter the mesh here. Who sends them is not told by a proxy.'
          : `No proxy reported a call in the last ${formatDuration(service.windowSeconds)}. A longer window may show rare callers.`,
      }}
    />
  );
}

interface CallerRowProps {
  readonly caller: ServiceCaller;
  readonly serviceId: string;
  readonly links: CallerLinks;
  readonly isSummary: boolean;
}

function CallerRow({ caller, serviceId, links, isSummary }: CallerRowProps) {
  const view = caller.health === null ? null : healthView(caller.health);
  const isTcp = caller.protocol === 'tcp';
  const quantile = (name: 'p50' | 'p95' | 'p99') => (
    <Cell numeric>
      <Figure
        amount={isTcp ? null : formatLatency(caller.latency?.[name] ?? null)}
        unknownReason={isTcp ? 'it speaks TCP' : 'nothing measured in this window'}
      />
    </Cell>
  );
  return (
    <Row>
      <RowHeader>
        <span className={styles.caller}>
          {view !== null && <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} />}
          <CallerName caller={caller} href={links.pageOf(caller)} />
          <span className={styles.quiet}>{caller.namespace ?? 'outside'}</span>
        </span>
      </RowHeader>
      <Cell>{protocolNames[caller.protocol]}</Cell>
      <Cell numeric>
        <Figure
          amount={isTcp ? formatBytesPerSecond(caller.bytesPerSecond) : formatRate(caller.requestRate)}
        />
      </Cell>
      <Cell numeric>
        <Figure
          amount={isTcp ? null : formatRatio(caller.errorRatio)}
          tone={view === null ? undefined : toneOf(view)}
          unknownReason={isTcp ? 'it speaks TCP' : 'nothing measured in this window'}
        />
      </Cell>
      {!isSummary && quantile('p50')}
      {quantile('p95')}
      {!isSummary && quantile('p99')}
      <Cell>
        <MtlsFigure mtls={caller.mtls} />
      </Cell>
      <Cell>
        <LinkButton
          href={links.onMap(edgeId(caller.id, serviceId, caller.protocol))}
          size="small"
          tone="ghost"
          prefetch={false}
          aria-label={`Show the calls from ${caller.name} on the map`}
        >
          <MeshGlyph name="map" size={14} label={null} />
          On the map
        </LinkButton>
      </Cell>
      {!isSummary && <Cell>{caller.mtls?.evidence ?? 'Nobody told.'}</Cell>}
    </Row>
  );
}

function CallerName({ caller, href }: { readonly caller: ServiceCaller; readonly href: string | null }) {
  if (href === null) return <b>{caller.name}</b>;
  return (
    <Link href={href} className={styles.link} prefetch={false}>
      {caller.name}
    </Link>
  );
}
