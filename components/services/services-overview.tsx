'use client';

import Link from 'next/link';
import { useMedia } from '@/components/graph/use-media.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { BudgetFigure, BurnFigure } from './objective-cells.tsx';
import { ServiceBadges } from './service-badges.tsx';
import { ErrorFigure, errorTone, LatencyFigure, MtlsFigure, RateFigure } from './service-cells.tsx';
import { columnsFor, type OptionalColumns } from './service-columns.ts';
import { HistoryLine, useRowHistory, type ServicesScope } from './service-history.tsx';
import { serviceWords } from './list-words.ts';
import type { ServiceRow } from './service-row.ts';
import { servicesByNamespace, type NamespaceServices } from './services-by-namespace.ts';
import { ServicesCards } from './services-cards.tsx';
import styles from './services-overview.module.css';

/** Each asks for its half hour: a page that is looked at all day shows the worst of a large mesh, not all of it. */
const mostShown = 24;
const mostCards = 6;
const wideQuery = '(min-width: 1440px)';
const cardsQuery = '(max-width: 767px)';

interface ServicesOverviewProps {
  /** Null before the first answer. */
  readonly rows: readonly ServiceRow[] | null;
  readonly namespaces: readonly NamespaceSummary[];
  readonly scope: ServicesScope;
  readonly hrefOf: (row: ServiceRow) => string;
  readonly listHref: string;
  readonly namespaceHref: (namespace: string) => string;
  readonly isStale: boolean;
  readonly state?: PanelState | undefined;
}

/** Namespaces and their services, the worst first, with the figures of now and half an hour of lines. */
export function ServicesOverview(props: ServicesOverviewProps) {
  const { rows, scope, listHref, state, hrefOf, isStale } = props;
  const isWide = useMedia(wideQuery);
  const isCards = useMedia(cardsQuery);
  const { groups, left } = servicesByNamespace(rows ?? [], isCards ? mostCards : mostShown);
  return (
    <Panel
      title="Services"
      meta={`worst first; figures of ${formatDuration(scope.windowSeconds)}${isWide ? ', lines of 30 min' : ''}`}
      tools={
        <LinkButton href={listHref} size="small" tone="ghost">
          All services
        </LinkButton>
      }
      flush
      state={rows === null ? (state ?? loading) : (state ?? emptyState(rows, scope.windowSeconds))}
    >
      {isCards ? (
        <ServicesCards
          words={serviceWords}
          rows={groups.flatMap((group) => group.rows)}
          hrefOf={hrefOf}
          isStale={isStale}
        />
      ) : (
        groups.length > 0 && <Grid {...props} groups={groups} columns={columnsFor(rows ?? [], isWide)} />
      )}
      {left > 0 && (
        <p className={styles.more}>
          <Link href={listHref}>{formatCountOf(left, 'more service')}</Link>, none of them worse than these.
        </p>
      )}
    </Panel>
  );
}

const loading: PanelState = { kind: 'loading', waitingFor: 'the first answer of the telemetry backend' };

function emptyState(rows: readonly ServiceRow[], windowSeconds: number): PanelState | undefined {
  if (rows.length > 0) return undefined;
  return {
    kind: 'empty',
    title: 'No services to list',
    reason: `No proxy has reported a request to a service in the last ${formatDuration(windowSeconds)}.`,
  };
}

interface GridProps extends ServicesOverviewProps {
  readonly groups: readonly NamespaceServices[];
  readonly columns: OptionalColumns;
}

function Grid({ groups, columns, ...props }: GridProps) {
  return (
    <Table label="Services by namespace, worst first">
      <thead>
        <tr>
          <ColumnHeader>Namespace</ColumnHeader>
          <ColumnHeader>Service</ColumnHeader>
          <ColumnHeader numeric>Rate</ColumnHeader>
          {columns.history && <ColumnHeader hiddenLabel>Rate, last half hour</ColumnHeader>}
          <ColumnHeader numeric>Errors</ColumnHeader>
          {columns.history && <ColumnHeader hiddenLabel>Errors, last half hour</ColumnHeader>}
          <ColumnHeader numeric>p95</ColumnHeader>
          {columns.mtls && <ColumnHeader>mTLS</ColumnHeader>}
          {columns.budget && <ColumnHeader numeric>Budget left</ColumnHeader>}
          {columns.burn && <ColumnHeader numeric>Burn</ColumnHeader>}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={`${group.cluster} ${group.namespace}`} className={styles.group}>
          {group.rows.map((row, position) => (
            <ServiceLine
              key={row.summary.id}
              {...props}
              row={row}
              columns={columns}
              group={position === 0 ? group : null}
            />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

interface ServiceLineProps extends ServicesOverviewProps {
  readonly row: ServiceRow;
  readonly columns: OptionalColumns;
  /** On the first row of a namespace. */
  readonly group: NamespaceServices | null;
}

function ServiceLine(props: ServiceLineProps) {
  const { row, columns, group, scope, hrefOf, isStale } = props;
  const history = useRowHistory(row, scope, columns.history);
  const { summary, view } = row;
  return (
    <Row stale={isStale}>
      {group !== null && <NamespaceCell {...props} group={group} />}
      <RowHeader>
        <span className={styles.service}>
          <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} />
          <Link href={hrefOf(row)} className={styles.name} prefetch={false} title={row.why ?? undefined}>
            {summary.name}
          </Link>
          <ServiceBadges row={row} />
        </span>
      </RowHeader>
      <Cell numeric>
        <RateFigure row={row} />
      </Cell>
      {columns.history && (
        <Cell>
          <span className={styles.line}>
            <HistoryLine points={history.rate} />
          </span>
        </Cell>
      )}
      <Cell numeric>
        <ErrorFigure row={row} />
      </Cell>
      {columns.history && (
        <Cell>
          <span className={styles.line}>
            <HistoryLine points={history.errors} tone={errorTone(row) ?? 'quiet'} />
          </span>
        </Cell>
      )}
      <Cell numeric>
        <LatencyFigure row={row} />
      </Cell>
      {columns.mtls && (
        <Cell>
          <MtlsFigure mtls={row.mtls} isEntry={summary.kind === 'gateway'} />
        </Cell>
      )}
      {columns.budget && (
        <Cell numeric>
          {row.objective === null ? (
            <span className={styles.quiet}>–</span>
          ) : (
            <BudgetFigure objective={row.objective} />
          )}
        </Cell>
      )}
      {columns.burn && (
        <Cell numeric>
          {row.objective === null ? (
            <span className={styles.quiet}>–</span>
          ) : (
            <BurnFigure objective={row.objective} />
          )}
        </Cell>
      )}
    </Row>
  );
}

function NamespaceCell({
  group,
  namespaces,
  namespaceHref,
}: ServiceLineProps & { readonly group: NamespaceServices }) {
  const fact = namespaces.find(({ name, cluster }) => name === group.namespace && cluster === group.cluster);
  const mode = fact?.mtlsMode ?? null;
  return (
    <th scope="rowgroup" rowSpan={group.rows.length} className={styles.namespace}>
      <Link href={namespaceHref(group.namespace)} className={styles.name} prefetch={false}>
        {group.namespace}
      </Link>
      {fact?.meshed === false && <span className={styles.mode}>not in the mesh</span>}
      {fact?.meshed !== false && mode !== null && (
        <span className={styles.mode}>
          <MeshGlyph name={mode === 'STRICT' ? 'lock-closed' : 'lock-open'} size={12} label={null} />
          {mode}
        </span>
      )}
    </th>
  );
}
