import type { ReactNode } from 'react';
import { Figure } from '@/components/ui/figure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { formatCount } from '@/lib/format/count.ts';
import { controlPlaneReady, sourceCounts, syncWords } from './mesh-words.ts';
import styles from './mesh-view.module.css';

const kindNames = { istio: 'Istio', linkerd: 'Linkerd', consul: 'Consul', appmesh: 'App Mesh' } as const;

/** The mesh in one line: who it is, and whether all of it answers and follows. */
export function MeshHead({ report }: { readonly report: MeshReport }) {
  const { mesh, totals, objects, rootCertificateExpiresAt, sync } = report;
  const ready = controlPlaneReady(report);
  const sources = sourceCounts(report);
  return (
    <section className={styles.head} aria-label="The mesh at a glance">
      <div className={styles.who}>
        <span className={styles.sign}>
          <MeshGlyph name="mesh" size={28} label={null} />
        </span>
        <div>
          <h1 className={styles.title}>{mesh.name}</h1>
          <p className={styles.quiet}>
            {kindNames[mesh.kind]} {mesh.version ?? 'of a version that nobody tells'}
          </p>
        </div>
      </div>
      <dl className={styles.facts}>
        <Fact name="Control plane" words={ready === null ? 'no control plane tells' : 'replicas'}>
          <CountOf count={ready?.available ?? null} of={ready?.desired ?? null} unit="ready" />
        </Fact>
        <Fact name="Proxies in sync" words={sync.status === 'absent' ? 'nobody tells' : syncWords(report)}>
          <CountOf
            count={totals.proxies === totals.unknown ? null : totals.inSync}
            of={totals.proxies}
            unit=""
          />
        </Fact>
        <Fact
          name="Configuration"
          words={objects === null ? 'no control plane tells' : `of ${formatCount(objects.length)} kinds`}
        >
          <Figure
            size="small"
            amount={
              objects === null
                ? null
                : {
                    figure: formatCount(objects.reduce((sum, { count }) => sum + count, 0)),
                    unit: 'objects',
                  }
            }
          />
        </Fact>
        <Fact
          name="Root certificate"
          words={rootCertificateExpiresAt === null ? 'istiod does not tell' : 'ends then'}
        >
          <span className={styles.figure} suppressHydrationWarning>
            {rootCertificateExpiresAt === null
              ? '–'
              : formatClock(rootCertificateExpiresAt * 1_000, { nowMs: report.at * 1_000 }).replace(
                  / \d\d:\d\d$/,
                  '',
                )}
          </span>
        </Fact>
        <Fact name="Sources" words="of those that are set">
          <CountOf count={sources.ok} of={sources.of} unit="answer" />
        </Fact>
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly words: string;
  readonly children: ReactNode;
}

function Fact({ name, words, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        <span className={styles.words}>{words}</span>
      </dd>
    </div>
  );
}

interface CountOfProps {
  readonly count: number | null;
  readonly of: number | null;
  readonly unit: string;
}

function CountOf({ count, of, unit }: CountOfProps) {
  const figure = `${formatCount(count)} of ${formatCount(of)}`;
  return <Figure size="small" amount={count === null || of === null ? null : { figure, unit }} />;
}
