import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { toneOf } from '@/components/graph/node-card.tsx';
import { nodeName } from '@/components/graph/map-sentences.ts';
import { healthView } from '@/components/graph/health-view.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { historyOptions } from '@/lib/client/service-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { comparisonWords, failureCount, feltWords, sinceWords } from './overview-words.ts';
import type { Problem } from './problems.ts';
import type { WrongScope } from './wrong-scope.ts';
import styles from './wrong-now.module.css';

/** Ways from a problem to where it can be looked at. */
export interface ProblemLinks {
  readonly onMap: (id: string) => string;
  /** The failed requests of a node. */
  readonly traces: (id: string) => string;
  /** The page of the service that a node belongs to; null where it has none. */
  readonly service: (node: GraphNode) => string | null;
  /** The change in force on the service that a node belongs to; null where there is none. */
  readonly change: (node: GraphNode) => { readonly href: string; readonly title: string } | null;
}

interface ProblemItemProps {
  readonly problem: Problem;
  readonly scope: WrongScope;
  readonly links: ProblemLinks;
}

/** One cause: what, since when, how much, who feels it, and where to go from here. */
export function ProblemItem({ problem, scope, links }: ProblemItemProps) {
  const { node, view, since } = problem;
  const change = links.change(node);
  const service = links.service(node);
  const count = failureCount(problem);
  return (
    <li className={styles.problem}>
      <span className={styles.glyph}>
        <HealthGlyph health={view.glyph} hollow={view.isHollow} size={16} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>
          <Link href={links.onMap(node.id)} className={styles.name} prefetch={false} data-problem>
            {nodeName(node)}
          </Link>{' '}
          <span className={styles.quiet} suppressHydrationWarning>
            {[node.namespace ?? 'outside', sinceWords(since, scope.at)].filter(Boolean).join(' · ')}
          </span>
        </p>
        <p className={styles.words}>
          {count !== null && <b>{count}</b>}
          {comparisonWords(problem, scope.windowSeconds)}
          {change !== null && (
            <>
              {' In force: '}
              <Link href={change.href} className={styles.link} prefetch={false}>
                {change.title}
              </Link>
              .
            </>
          )}
        </p>
        <FeltBy way={problem.feltBy} />
      </div>
      <Errors problem={problem} scope={scope} />
      <div className={styles.acts}>
        <LinkButton size="small" href={links.onMap(node.id)} prefetch={false}>
          <MeshGlyph name="map" size={14} label={null} />
          On the map
        </LinkButton>
        {service !== null && (
          <LinkButton size="small" href={service} prefetch={false}>
            <MeshGlyph name="services" size={14} label={null} />
            Service
          </LinkButton>
        )}
        <LinkButton size="small" href={links.traces(node.id)} prefetch={false}>
          <MeshGlyph name="traces" size={14} label={null} />
          Failed traces
        </LinkButton>
      </div>
    </li>
  );
}

function Errors({ problem, scope }: Omit<ProblemItemProps, 'links'>) {
  const { data } = useQuery(historyOptions(problem.node.id, ['errorRatio'], scope, scope.at));
  const points = data?.get('errorRatio');
  return (
    <div className={styles.figure}>
      <Figure
        amount={formatRatio(problem.errorRatio)}
        size="large"
        tone={toneOf(problem.view)}
        unknownReason="nobody counted requests to it"
      />
      <span className={styles.line}>
        {points !== undefined && (
          <Sparkline
            values={points.map(([, value]) => value)}
            tone={toneOf(problem.view) ?? 'quiet'}
            filled
            width="100%"
            height={26}
            label={null}
          />
        )}
      </span>
    </div>
  );
}

function FeltBy({ way }: { readonly way: readonly GraphNode[] }) {
  if (way.length === 0) return null;
  return (
    <ol className={styles.felt} aria-label="Who feels it, its caller first">
      {way.map((node, position) => {
        const { name, how } = feltWords(node);
        const view = healthView(node.health, node.badges);
        return (
          <li key={node.id}>
            {position > 0 && <Icon icon={ArrowRight} size={12} quiet />}
            <HealthGlyph health={view.glyph} hollow={view.isHollow} size={12} />
            {name} <span className={styles.quiet}>{how}</span>
          </li>
        );
      })}
    </ol>
  );
}
