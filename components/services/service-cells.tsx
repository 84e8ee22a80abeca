import { StackedBar } from '@/components/charts/stacked-bar.tsx';
import { toneOf } from '@/components/graph/node-card.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { Mtls, MtlsStatus } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import styles from './service-cells.module.css';
import type { Replicas, ServiceRow } from './service-row.ts';

const noSamples = 'nothing measured in this window';
const speaksTcp = 'it speaks TCP';

/** Requests per second, or bytes where there are no requests. */
export function RateFigure({ row }: { readonly row: ServiceRow }) {
  const { signals } = row;
  const amount = row.isTcp ? formatBytesPerSecond(signals.bytesPerSecond) : formatRate(signals.requestRate);
  return <Figure amount={amount} unknownReason={noSamples} />;
}

/** In the colour of its health where the errors are its own. */
export function ErrorFigure({ row }: { readonly row: ServiceRow }) {
  const { signals } = row;
  return (
    <Figure
      amount={row.isTcp ? null : formatRatio(signals.errorRatio)}
      tone={errorTone(row)}
      unknownReason={row.isTcp ? speaksTcp : noSamples}
    />
  );
}

export const errorTone = ({ view }: ServiceRow) => (view.isHollow ? undefined : toneOf(view));

export function LatencyFigure({ row }: { readonly row: ServiceRow }) {
  return (
    <Figure
      amount={row.isTcp ? null : formatLatency(row.signals.latency?.p95 ?? null)}
      unknownReason={row.isTcp ? speaksTcp : noSamples}
    />
  );
}

/** The versions as a bar of what each got, or the name where there is one. */
export function VersionsCell({ row }: { readonly row: ServiceRow }) {
  const { versions, summary } = row;
  const names = summary.versions;
  if (names.length === 0) return <span className={styles.quiet}>–</span>;
  const known = versions.filter(({ share }) => share !== null);
  if (known.length < 2) {
    return <span className={styles.quiet}>{names.length === 1 ? names[0] : `${names.length} versions`}</span>;
  }
  const segments = versions.map(({ version, share }, position) => ({
    id: version ?? '',
    label: version ?? 'no version',
    value: share ?? 0,
    valueText: amountText(formatRatio(share)),
    tone: { version: position },
  }));
  const words = segments.map(({ label, valueText }) => `${label} ${valueText}`).join(', ');
  return (
    <span className={styles.versions} title={words}>
      <span className={styles.bar}>
        <StackedBar label="Share of the versions" segments={segments} bare />
      </span>
      <span className={styles.quiet} aria-hidden>
        {names.length}
      </span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

export const mtlsLocks: Readonly<Record<MtlsStatus, MeshGlyphName>> = {
  mutual: 'lock-closed',
  mixed: 'lock-open',
  plaintext: 'lock-open',
  unknown: 'lock-question',
};

interface MtlsFigureProps {
  readonly mtls: Mtls | null;
  /** Its callers are outside the mesh, where nobody tells. */
  readonly isEntry?: boolean;
}

/** How much of what calls it is mutual TLS. Nothing told is not plaintext. */
export function MtlsFigure({ mtls, isEntry = false }: MtlsFigureProps) {
  if (mtls === null) return <span className={styles.quiet}>{isEntry ? 'entry' : 'no traffic'}</span>;
  const isUnknown = mtls.status === 'unknown';
  return (
    <span className={`${styles.mtls} ${styles[`mtls-${mtls.status}`]}`} title={mtls.evidence}>
      <MeshGlyph name={mtlsLocks[mtls.status]} size={12} label={isUnknown ? null : mtls.status} />
      {isUnknown ? 'not told' : amountText(formatRatio(mtls.ratio))}
    </span>
  );
}

/** Ready replicas of those asked for. */
export function ReadyFigure({ replicas }: { readonly replicas: Replicas | null }) {
  if (replicas === null) return <Figure amount={null} unknownReason="no control plane told" />;
  const { available, desired } = replicas;
  return (
    <span className={available < desired ? styles.missing : undefined}>
      {available}
      <span className={styles.quiet}> of </span>
      {desired}
    </span>
  );
}
