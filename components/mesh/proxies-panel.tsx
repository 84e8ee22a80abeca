import Link from 'next/link';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import type { WorkloadHref } from './out-of-sync-panel.tsx';
import styles from './mesh-view.module.css';

type Proxies = MeshReport['workloads'][number];

/** More squares than these say less than a number. */
const mostSquares = 12;
/** A larger mesh has a page for this: the list of workloads. */
const mostRows = 200;

interface ProxiesPanelProps {
  readonly report: MeshReport;
  readonly state: PanelState | undefined;
  readonly workloadHref: WorkloadHref;
  readonly listHref: string;
}

/** The proxies of each workload: how many, of which version, and how far. */
export function ProxiesPanel({ report, state, workloadHref, listHref }: ProxiesPanelProps) {
  const { workloads, at } = report;
  const rows = workloads.toSorted((a, b) => rank(a) - rank(b));
  const newest = newestVersion(workloads);
  const left = rows.length - mostRows;
  return (
    <Panel
      title="Proxies"
      meta="by workload, not in sync first"
      flush
      state={state ?? (workloads.length === 0 ? noProxies : undefined)}
    >
      <Table label="Proxies by workload" isWide>
        <thead>
          <tr>
            <ColumnHeader>Workload</ColumnHeader>
            <ColumnHeader>Proxies</ColumnHeader>
            <ColumnHeader>Version</ColumnHeader>
            <ColumnHeader numeric>In sync since</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((one) => (
            <Row key={`${one.namespace}/${one.workload ?? ''}`}>
              <RowHeader>
                {one.workload === null ? (
                  'of no known workload'
                ) : (
                  <Link
                    href={workloadHref(one.namespace, one.workload)}
                    className={styles.name}
                    prefetch={false}
                  >
                    {one.workload}
                  </Link>
                )}{' '}
                <span className={styles.quiet}>{one.namespace}</span>
              </RowHeader>
              <Cell>
                <ProxyMarks proxies={one} />
              </Cell>
              <Cell>
                <span
                  className={one.versions.every((version) => version === newest) ? styles.quiet : styles.old}
                >
                  {one.versions.join(', ') || '–'}
                </span>
              </Cell>
              <Cell numeric>
                <span suppressHydrationWarning>
                  {one.sentAt === null ? '–' : formatClock(one.sentAt * 1_000, { nowMs: at * 1_000 })}
                </span>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {left > 0 && (
        <p className={styles.more}>
          <Link href={listHref}>{formatCountOf(left, 'more workload')}</Link>
        </p>
      )}
    </Panel>
  );
}

const noProxies: PanelState = {
  kind: 'empty',
  title: 'No proxies are known',
  reason: 'Neither pods nor connected proxies are told: a control plane is needed for that.',
};

const rank = ({ proxies, rejected, lagging, unknown }: Proxies): number => {
  if (rejected > 0) return 0;
  if (lagging > 0) return 1;
  if (unknown > 0) return 2;
  return proxies > 0 ? 3 : 4;
};

/** The version that most proxies run; a proxy of another one is marked. */
function newestVersion(workloads: readonly Proxies[]): string | null {
  const counts = new Map<string, number>();
  for (const { versions, proxies } of workloads) {
    for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + proxies);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** A square each: filled in sync, hollow lagging, turned rejecting; the words say the same. */
function ProxyMarks({ proxies: one }: { readonly proxies: Proxies }) {
  if (one.proxies === 0) {
    return (
      <span className={styles.bare}>
        <MeshGlyph name="no-sidecar" size={13} label={null} /> {formatCountOf(one.bare, 'pod')} without a
        proxy
      </span>
    );
  }
  const states = [
    ...Array.from({ length: one.rejected }, () => 'rejected'),
    ...Array.from({ length: one.lagging }, () => 'lagging'),
    ...Array.from({ length: one.inSync }, () => 'in-sync'),
    ...Array.from({ length: one.unknown }, () => 'unknown'),
  ];
  return (
    <span className={styles.marks}>
      <span aria-hidden className={styles.squares}>
        {states.slice(0, mostSquares).map((state, position) => (
          // oxlint-disable-next-line react/no-array-index-key -- squares have no identity of their own
          <span key={`${state} ${position}`} className={styles.square} data-state={state} />
        ))}
        {states.length > mostSquares && formatCount(states.length)}
      </span>
      <VisuallyHidden>{proxyWords(one)}</VisuallyHidden>
      {(one.rejected > 0 || one.lagging > 0) && <HealthGlyph health="degraded" size={12} label={null} />}
      {one.bare > 0 && <span className={styles.quiet}>{formatCountOf(one.bare, 'pod')} without</span>}
    </span>
  );
}

function proxyWords({ proxies, inSync, lagging, rejected, unknown }: Proxies): string {
  const parts = [
    `${inSync} of ${proxies} in sync`,
    ...(lagging > 0 ? [`${lagging} lagging`] : []),
    ...(rejected > 0 ? [`${rejected} rejecting`] : []),
    ...(unknown > 0 ? [`${unknown} not told`] : []),
  ];
  return parts.join(', ');
}
