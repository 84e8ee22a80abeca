import { Figure } from '@/components/ui/figure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import type { Service, ServiceVersion } from '@/lib/client/service-queries.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { ReadyFigure } from './service-cells.tsx';

/** What each version got and how it did, in one window. */
export function VersionsPanel({ service }: { readonly service: Service }) {
  const { versions, windowSeconds } = service;
  if (versions.length === 0) {
    return (
      <Panel
        title="Versions"
        state={{
          kind: 'empty',
          title: 'No version is known',
          reason:
            'No request reached a workload that carries a version, and no control plane told of one. Proxies beside the workloads, or access to the Kubernetes API, would tell.',
        }}
      />
    );
  }
  return (
    <Panel title="Versions" meta={`last ${formatDuration(windowSeconds)}`} flush>
      <Table label={`Versions of ${service.name}`} isWide>
        <thead>
          <tr>
            <ColumnHeader>Version</ColumnHeader>
            <ColumnHeader numeric>Share</ColumnHeader>
            <ColumnHeader numeric>Requests</ColumnHeader>
            <ColumnHeader numeric>Rate</ColumnHeader>
            <ColumnHeader numeric>Errors</ColumnHeader>
            <ColumnHeader numeric>p50</ColumnHeader>
            <ColumnHeader numeric>p95</ColumnHeader>
            <ColumnHeader numeric>p99</ColumnHeader>
            <ColumnHeader numeric>Ready</ColumnHeader>
            <ColumnHeader>Workloads</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {versions.map((version, position) => (
            <VersionRow
              key={version.version ?? ''}
              version={version}
              position={position}
              windowSeconds={windowSeconds}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

interface VersionRowProps {
  readonly version: ServiceVersion;
  readonly position: number;
  readonly windowSeconds: number;
}

function VersionRow({ version, position, windowSeconds }: VersionRowProps) {
  const { requestRate, share, errorRatio, latency, replicas, workloads } = version;
  const reason = 'nothing measured in this window';
  return (
    <Row>
      <RowHeader>
        <VersionTag version={version.version ?? 'no version'} position={position} />
      </RowHeader>
      <Cell numeric>
        <Figure amount={formatRatio(share)} unknownReason={reason} />
      </Cell>
      <Cell numeric>
        {requestRate === null ? (
          <Figure amount={null} unknownReason={reason} />
        ) : (
          formatCount(Math.round(requestRate * windowSeconds))
        )}
      </Cell>
      <Cell numeric>
        <Figure amount={formatRate(requestRate)} unknownReason={reason} />
      </Cell>
      <Cell numeric>
        <Figure amount={formatRatio(errorRatio)} unknownReason={reason} />
      </Cell>
      {(['p50', 'p95', 'p99'] as const).map((quantile) => (
        <Cell key={quantile} numeric>
          <Figure amount={formatLatency(latency?.[quantile] ?? null)} unknownReason={reason} />
        </Cell>
      ))}
      <Cell numeric>
        <ReadyFigure replicas={replicas} />
      </Cell>
      <Cell>{workloads.join(', ')}</Cell>
    </Row>
  );
}
