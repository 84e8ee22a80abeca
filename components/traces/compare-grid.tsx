import { ChevronDown, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { Badge } from '@/components/ui/badge.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { TraceComparisonAnswer } from '@/lib/client/trace-queries.ts';
import { amountText, digits } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './compare-view.module.css';
import { comparedRows, pathSide, type ComparedPath, type ComparedRow } from './compared-rows.ts';
import { serviceColor, serviceName } from './service-color.ts';
import { ms } from './span-words.ts';

interface CompareGridProps {
  readonly comparison: TraceComparisonAnswer;
  readonly hrefOf: (traceId: string, spanId: string | null) => string;
}

const levelPx = 14;
const mostLevels = 16;
const mostRows = 400;
const signs = { both: '', 'only-a': '+', 'only-b': '−' } as const;

/** Paths matched by service, operation and try: two bars on one scale, and the difference. */
export function CompareGrid({ comparison, hrefOf }: CompareGridProps) {
  const { a, b, paths } = comparison;
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => comparedRows(paths, folded), [paths, folded]);
  const scaleMs = Math.max(a.durationMs, b.durationMs, 0.001);
  const mostMs = paths.reduce((most, path) => Math.max(most, Math.abs(differenceOf(path) ?? 0)), 0);
  const fold = (place: number, isOpen: boolean): void => {
    const next = new Set(folded);
    if (isOpen) next.delete(place);
    else next.add(place);
    setFolded(next);
  };
  return (
    <section className={styles.grid} aria-label="Paths of both traces">
      <table className={styles.paths} aria-label="Paths matched by service, operation and try">
        <thead>
          <tr>
            <th scope="col">Paths matched by service, operation and try</th>
            <th scope="col">
              <span className={styles.mark}>A</span> 0 to {ms(scaleMs)}
            </th>
            <th scope="col">
              <span className={styles.mark}>B</span> same scale
            </th>
            <th scope="col" className={styles.number}>
              A − B, ms
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <PathRow
              key={row.place}
              row={row}
              comparison={comparison}
              scaleMs={scaleMs}
              mostMs={mostMs}
              hrefOf={hrefOf}
              onFold={fold}
            />
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && (
        <p className={styles.more}>{rows.length - mostRows} more paths; fold some to see them.</p>
      )}
    </section>
  );
}

/** What only one has counts as a whole. */
const differenceOf = ({ a, b, differenceMs }: ComparedPath): number | null =>
  differenceMs ?? (a?.durationMs ?? 0) - (b?.durationMs ?? 0);

interface PathRowProps extends CompareGridProps {
  readonly row: ComparedRow;
  readonly scaleMs: number;
  readonly mostMs: number;
  readonly onFold: (place: number, isOpen: boolean) => void;
}

function PathRow({ row, comparison, scaleMs, mostMs, hrefOf, onFold }: PathRowProps) {
  const { path, place, isOpen } = row;
  const side = pathSide(path);
  const difference = differenceOf(path) ?? 0;
  const { name } = serviceName(path.service);
  return (
    <tr className={classNames(styles.row, side !== 'both' && styles[side])}>
      <th scope="row">
        <span className={styles.name}>
          <span className={styles.sign} aria-label={side === 'both' ? undefined : sideWords[side]}>
            {signs[side]}
          </span>
          <span style={{ width: Math.min(path.depth, mostLevels) * levelPx, flex: 'none' }} />
          {isOpen === null ? (
            <span className={styles.fold} />
          ) : (
            <button
              type="button"
              className={styles.fold}
              aria-expanded={isOpen}
              aria-label={`What is below ${name} ${path.operation}`}
              onClick={() => onFold(place, !isOpen)}
            >
              <Icon icon={isOpen ? ChevronDown : ChevronRight} size={12} quiet />
            </button>
          )}
          <span className={styles.color} style={{ background: serviceColor(path.service) }} />
          <b>{name}</b>
          <span className={styles.operation}>
            {path.kind === 'client' ? `→ ${path.operation}` : path.operation}
          </span>
          {path.attempt !== null && <Badge tone="outline">try {path.attempt}</Badge>}
          <FailedShare path={path} />
        </span>
      </th>
      <SideCell
        traceIds={comparison.a.traceIds}
        side={path.a}
        scaleMs={scaleMs}
        path={path}
        hrefOf={hrefOf}
      />
      <SideCell
        traceIds={comparison.b.traceIds}
        side={path.b}
        scaleMs={scaleMs}
        path={path}
        hrefOf={hrefOf}
      />
      <td className={styles.difference}>
        <span className={styles.lane} aria-hidden>
          <i
            data-less={difference < 0 ? true : undefined}
            style={{ width: `${mostMs === 0 ? 0 : (Math.abs(difference) / mostMs) * 50}%` }}
          />
        </span>
        <span className={Math.abs(difference) >= mostMs * 0.3 ? styles.big : undefined}>
          {signed(difference)}
        </span>
      </td>
    </tr>
  );
}

const sideWords = { 'only-a': 'only in A', 'only-b': 'only in B' } as const;

/** `+194`, `−4.2`, `0`: one decimal below ten. */
export function signed(difference: number): string {
  const decimals = Math.abs(difference) < 10 ? 1 : 0;
  const text = digits(Math.abs(difference), decimals);
  if (Number(text.replaceAll(',', '')) === 0) return '0';
  return `${difference < 0 ? '−' : '+'}${text}`;
}

function FailedShare({ path }: { readonly path: ComparedPath }) {
  const ratio = Math.max(path.a?.failedRatio ?? 0, path.b?.failedRatio ?? 0);
  if (ratio === 0) return null;
  const where = [(path.a?.failedRatio ?? 0) > 0 ? 'A' : null, (path.b?.failedRatio ?? 0) > 0 ? 'B' : null];
  return (
    <span className={styles.failed}>
      <HealthGlyph health="unhealthy" hollow size={11} label={null} />
      {ratio < 1 ? `${amountText(formatRatio(ratio))} ` : ''}failed in {where.filter(Boolean).join(' and ')}
    </span>
  );
}

interface SideCellProps {
  readonly traceIds: readonly string[];
  readonly side: ComparedPath['a'];
  readonly scaleMs: number;
  readonly path: ComparedPath;
  readonly hrefOf: CompareGridProps['hrefOf'];
}

function SideCell({ traceIds, side, scaleMs, path, hrefOf }: SideCellProps) {
  if (side === null) return <td className={styles.absent}>not in this trace</td>;
  const text = ms(side.durationMs);
  const bar = (
    <i
      className={classNames(styles.bar, side.failedRatio > 0 && styles['bar-failed'])}
      style={{ width: `${(side.durationMs / scaleMs) * 100}%`, background: serviceColor(path.service) }}
    />
  );
  return (
    <td className={styles.cell}>
      <span className={styles.track}>
        {bar}
        {traceIds.length === 1 ? (
          <Link href={hrefOf(traceIds[0] ?? '', side.spanId)} className={styles.took} prefetch={false}>
            {text}
          </Link>
        ) : (
          <span className={styles.took}>{text}</span>
        )}
      </span>
    </td>
  );
}
