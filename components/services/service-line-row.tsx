import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { memo, type Ref } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { BudgetFigure, BurnFigure } from './objective-cells.tsx';
import { ServiceBadges } from './service-badges.tsx';
import {
  ErrorFigure,
  errorTone,
  LatencyFigure,
  MtlsFigure,
  RateFigure,
  ReadyFigure,
  VersionsCell,
} from './service-cells.tsx';
import type { OptionalColumns } from './service-columns.ts';
import { HistoryLine, useRowHistory, type ServicesScope } from './service-history.tsx';
import type { ServiceLine } from './service-lines.ts';
import { placeOf } from './service-place.ts';
import type { ServiceRow } from './service-row.ts';
import styles from './services-table.module.css';

export interface LineRowProps<Line extends ServiceLine = ServiceLine> {
  readonly ref?: Ref<HTMLTableRowElement> | undefined;
  readonly line: Line;
  readonly domId: string;
  /** Place among all lines, from 0. */
  readonly index: number;
  readonly isActive: boolean;
  readonly isStale: boolean;
  readonly columns: OptionalColumns;
  readonly scope: ServicesScope;
  readonly severalClusters: boolean;
  readonly href: string;
  readonly onActivate: (id: string) => void;
  readonly onFold: (id: string, isOpen: boolean) => void;
}

/** The header is the first row of the table that readers count. */
const headRows = 1;

export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { line } = props;
  return line.kind === 'service' ? (
    <ServiceLineRow {...props} line={line} />
  ) : (
    <VersionLineRow {...props} line={line} />
  );
});

function rowProps({ ref, line, domId, index, isActive, isStale, onActivate }: LineRowProps) {
  return {
    ref,
    id: domId,
    'data-index': index,
    'aria-rowindex': index + headRows + 1,
    'aria-selected': isActive,
    className: classNames(
      styles.row,
      line.kind === 'version' && styles.version,
      isActive && styles.active,
      isStale && styles.stale,
    ),
    onClick: () => onActivate(line.id),
  };
}

type ServiceLineProps = LineRowProps<Extract<ServiceLine, { kind: 'service' }>>;

function ServiceLineRow(props: ServiceLineProps) {
  const { line, columns, scope, severalClusters, href } = props;
  const { row, isOpen } = line;
  const { summary, view } = row;
  const history = useRowHistory(row, scope, columns.history);
  return (
    <tr {...rowProps(props)} aria-level={1} aria-expanded={isOpen ?? undefined}>
      <th scope="row" className={styles.name}>
        <span className={styles['name-line']}>
          <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} />
          <Link href={href} className={styles.link} tabIndex={-1} prefetch={false}>
            {summary.name}
          </Link>
          <span className={styles.quiet}>{placeOf(summary, severalClusters)}</span>
        </span>
      </th>
      <td className={styles.why} title={row.why ?? undefined} suppressHydrationWarning>
        {row.why}
      </td>
      <td>
        <ServiceBadges row={row} />
      </td>
      <td className={styles.versions}>
        <Unfold {...props} />
      </td>
      <td className={styles.number}>
        <RateFigure row={row} />
      </td>
      {columns.history && (
        <td className={styles.line}>
          <HistoryLine points={history.rate} />
        </td>
      )}
      <td className={styles.number}>
        <ErrorFigure row={row} />
      </td>
      {columns.history && (
        <td className={styles.line}>
          <HistoryLine points={history.errors} tone={errorTone(row) ?? 'quiet'} />
        </td>
      )}
      <td className={styles.number}>
        <LatencyFigure row={row} />
      </td>
      {columns.mtls && (
        <td>
          <MtlsFigure mtls={row.mtls} isEntry={summary.kind === 'gateway'} />
        </td>
      )}
      {columns.budget && <BudgetCell objective={row.objective} />}
      {columns.burn && <BurnCell objective={row.objective} />}
      {columns.ready && (
        <td className={styles.number}>
          <ReadyFigure replicas={row.replicas} />
        </td>
      )}
      {columns.owner && <td>{row.owner ?? <span className={styles.quiet}>none</span>}</td>}
    </tr>
  );
}

function BudgetCell({ objective }: Pick<ServiceRow, 'objective'>) {
  return (
    <td className={styles.number}>
      {objective === null ? (
        <span className={styles.quiet}>none set</span>
      ) : (
        <BudgetFigure objective={objective} />
      )}
    </td>
  );
}

function BurnCell({ objective }: Pick<ServiceRow, 'objective'>) {
  return (
    <td className={styles.number}>
      {objective === null ? (
        <Figure amount={null} unknownReason="no objective is set" />
      ) : (
        <BurnFigure objective={objective} />
      )}
    </td>
  );
}

/** For the mouse; the keyboard has the arrows. */
function Unfold({ line, onFold }: ServiceLineProps) {
  const { row, isOpen } = line;
  if (isOpen === null) return <VersionsCell row={row} />;
  return (
    <button type="button" className={styles.unfold} tabIndex={-1} onClick={() => onFold(line.id, !isOpen)}>
      <VisuallyHidden>{`${isOpen ? 'Fold' : 'Unfold'} the versions of ${row.summary.name}: `}</VisuallyHidden>
      <VersionsCell row={row} />
      <span className={classNames(styles.chevron, isOpen && styles.down)}>
        <Icon icon={ChevronRight} size={14} quiet />
      </span>
    </button>
  );
}

function VersionLineRow(props: LineRowProps<Extract<ServiceLine, { kind: 'version' }>>) {
  const { line, columns } = props;
  const { version, position, row } = line;
  const noSamples = 'nothing measured in this window';
  const share = formatRatio(version.share);
  return (
    <tr {...rowProps(props)} aria-level={2}>
      <th scope="row" className={styles.name}>
        <span className={styles['name-line']}>
          <VersionTag version={version.version ?? 'no version'} position={position} />
          <span className={styles.quiet}>{share === null ? 'no share known' : amountText(share)}</span>
        </span>
      </th>
      <td className={styles.why} colSpan={3}>
        {version.workloads.join(', ')}
      </td>
      <td className={styles.number}>
        <Figure amount={formatRate(version.requestRate)} unknownReason={noSamples} />
      </td>
      {columns.history && <Blank />}
      <td className={styles.number}>
        <Figure amount={row.isTcp ? null : formatRatio(version.errorRatio)} unknownReason={noSamples} />
      </td>
      {columns.history && <Blank />}
      <td className={styles.number}>
        <Figure
          amount={row.isTcp ? null : formatLatency(version.latency?.p95 ?? null)}
          unknownReason={noSamples}
        />
      </td>
      {columns.mtls && <Blank />}
      {columns.budget && <Blank />}
      {columns.burn && <Blank />}
      {columns.ready && (
        <td className={styles.number}>
          <ReadyFigure replicas={version.replicas} />
        </td>
      )}
      {columns.owner && <Blank />}
    </tr>
  );
}

/** What is told of the service and not of each version. */
function Blank() {
  return (
    <td>
      <VisuallyHidden>as the service</VisuallyHidden>
    </td>
  );
}
