import Link from 'next/link';
import { healthView } from '@/components/graph/health-view.ts';
import { nodeName } from '@/components/graph/map-sentences.ts';
import { toneOf } from '@/components/graph/node-card.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { Call } from './calls.ts';
import type { WorkloadLinks } from './workload-links.ts';
import styles from './workload-view.module.css';

interface CallsPanelProps {
  readonly title: string;
  /** Why there may be none. */
  readonly empty: string;
  readonly calls: readonly Call[];
  readonly links: WorkloadLinks;
  readonly state: PanelState | undefined;
}

const mostShown = 30;
const mtlsWords = { mutual: 'mTLS', mixed: 'partly', plaintext: 'plaintext', unknown: 'not told' } as const;

/** Who is at the other end of its edges, the busiest first. */
export function CallsPanel({ title, empty, calls, links, state }: CallsPanelProps) {
  const left = calls.length - mostShown;
  return (
    <Panel
      title={title}
      meta={formatCount(calls.length)}
      flush
      state={calls.length === 0 ? (state ?? { kind: 'empty', title: 'None', reason: empty }) : state}
    >
      {calls.length > 0 && (
        <Table
          label={title}
          isWide
          caption={left > 0 ? `${formatCountOf(left, 'more')} on the map.` : undefined}
        >
          <thead>
            <tr>
              <ColumnHeader>{title === 'Calls' ? 'Callee' : 'Caller'}</ColumnHeader>
              <ColumnHeader numeric>Rate</ColumnHeader>
              <ColumnHeader numeric>Errors</ColumnHeader>
              <ColumnHeader numeric>p95</ColumnHeader>
              <ColumnHeader>mTLS</ColumnHeader>
              <ColumnHeader hiddenLabel>On the map</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {calls.slice(0, mostShown).map((call) => (
              <CallRow key={call.edge.id} call={call} links={links} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function CallRow({ call: { edge, other }, links }: { readonly call: Call; readonly links: WorkloadLinks }) {
  const view = healthView(edge.health);
  const isTcp = edge.protocol === 'tcp';
  const href = links.workload(other);
  const unknownReason = isTcp ? 'it speaks TCP' : 'nothing measured in this window';
  return (
    <Row>
      <RowHeader>
        <span className={styles.inline}>
          <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} />
          {href === null ? (
            <b>{nodeName(other)}</b>
          ) : (
            <Link href={href} className={styles.link} prefetch={false}>
              {nodeName(other)}
            </Link>
          )}
          <span className={styles.quiet}>{other.namespace ?? 'outside'}</span>
        </span>
      </RowHeader>
      <Cell numeric>
        <Figure amount={isTcp ? formatBytesPerSecond(edge.bytesPerSecond) : formatRate(edge.requestRate)} />
      </Cell>
      <Cell numeric>
        <Figure
          amount={isTcp ? null : formatRatio(edge.errorRatio)}
          tone={toneOf(view)}
          unknownReason={unknownReason}
        />
      </Cell>
      <Cell numeric>
        <Figure
          amount={isTcp ? null : formatLatency(edge.latency?.p95 ?? null)}
          unknownReason={unknownReason}
        />
      </Cell>
      <Cell>
        <span title={edge.mtls.evidence}>{mtlsWords[edge.mtls.status]}</span>
      </Cell>
      <Cell>
        <LinkButton
          href={links.onMap(edge.id)}
          size="small"
          tone="ghost"
          prefetch={false}
          aria-label={`Show the calls with ${nodeName(other)} on the map`}
        >
          <MeshGlyph name="map" size={14} label={null} />
        </LinkButton>
      </Cell>
    </Row>
  );
}
