import Link from 'next/link';
import { nodeName } from '@/components/graph/map-sentences.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { MtlsCoverage } from './mesh-figures.ts';
import styles from './wrong-now.module.css';

interface WrongBesideProps {
  readonly injected: readonly GraphNode[];
  readonly mtls: MtlsCoverage;
  readonly mtlsHref: string;
  readonly onMap: (id: string) => string;
}

const mostInjected = 2;

/** What is no failure and still to be known: errors on purpose, and calls without encryption. */
export function WrongBeside({ injected, mtls, mtlsHref, onMap }: WrongBesideProps) {
  const plaintext = mtls.plaintextCallers.length;
  const left = injected.length - mostInjected;
  if (injected.length === 0 && plaintext === 0) return null;
  return (
    <ul className={styles.beside}>
      {injected.slice(0, mostInjected).map((node) => (
        <li key={node.id}>
          <HealthGlyph health="injected" size={14} label={null} />
          <span>
            <Link href={onMap(node.id)} className={styles.name} prefetch={false}>
              {nodeName(node)}
            </Link>{' '}
            fails {amountText(formatRatio(node.inbound.errorRatio))}, all on purpose
          </span>
        </li>
      ))}
      {left > 0 && <li>{formatCount(left)} more on purpose</li>}
      {plaintext > 0 && (
        <li>
          <span className={styles.open}>
            <MeshGlyph name="lock-open" size={14} label={null} />
          </span>
          <Link href={mtlsHref} className={styles.name} prefetch={false}>
            {formatCountOf(plaintext, 'way')} without mTLS
          </Link>
        </li>
      )}
    </ul>
  );
}
