'use client';

import type { ReactNode } from 'react';
import { nodeName } from '@/components/graph/map-sentences.ts';
import { healthView, isProblem } from '@/components/graph/health-view.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PanelState } from '@/components/ui/panel-state.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { WorkloadAnswer } from '@/lib/client/workload-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { neighbours } from './calls.ts';
import { CallsPanel } from './calls-panel.tsx';
import { PodsPanel } from './pods-panel.tsx';
import { SecurityPanel } from './security-panel.tsx';
import { WorkloadCharts } from './workload-charts.tsx';
import type { WorkloadLinks } from './workload-links.ts';
import styles from './workload-view.module.css';

interface WorkloadViewProps {
  readonly name: string;
  readonly namespace: string;
  readonly mesh: string;
  readonly windowSeconds: number;
  /** The map by workload; null before the first answer. */
  readonly snapshot: GraphSnapshot | null;
  /** Its node; null where it had no traffic and no control plane knows it. */
  readonly node: GraphNode | null;
  readonly answer: WorkloadAnswer | null;
  readonly links: WorkloadLinks;
  /** Of the figures, and of what the control plane tells. */
  readonly states: { readonly figures: PanelState | undefined; readonly facts: PanelState | undefined };
}

/** One workload: how it does, its pods and proxies, who it speaks with and under which policies. */
export function WorkloadView(props: WorkloadViewProps) {
  const { snapshot, node, answer, links, states, name, namespace, mesh, windowSeconds } = props;
  const edges = snapshot?.edges ?? [];
  return (
    <div className={styles.view}>
      <Head {...props} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <WorkloadCharts
            node={node}
            at={snapshot?.at ?? null}
            scope={{ mesh, windowSeconds }}
            state={states.figures}
          />
          <PodsPanel answer={answer} state={states.facts} />
        </div>
        <div className={styles.column}>
          <SecurityPanel
            name={name}
            namespace={namespace}
            answer={answer}
            callers={node === null ? [] : neighbours(snapshot, edges, 'destination', node.id)}
            state={states.facts}
          />
          <CallsPanel
            title="Callers"
            empty="Nobody called it in this window, as far as proxies tell."
            calls={node === null ? [] : neighbours(snapshot, edges, 'destination', node.id)}
            links={links}
            state={states.figures}
          />
          <CallsPanel
            title="Calls"
            empty="It called nobody in this window, as far as proxies tell."
            calls={node === null ? [] : neighbours(snapshot, edges, 'source', node.id)}
            links={links}
            state={states.figures}
          />
        </div>
      </div>
    </div>
  );
}

function Head({ name, namespace, node, answer, links }: WorkloadViewProps) {
  const facts = answer?.facts ?? null;
  const view = node === null ? null : healthView(node.health, node.badges);
  const [reason] = node?.health.reasons ?? [];
  const what = [
    facts?.kind ?? 'Workload',
    `in ${namespace}`,
    node?.version === null || node === null ? null : `version ${node.version}`,
    facts === null ? null : `${facts.replicas.available} of ${facts.replicas.desired} replicas ready`,
  ];
  return (
    <header className={styles.head}>
      {view !== null && <HealthGlyph health={view.glyph} hollow={view.isHollow} size={20} />}
      <div className={styles.words}>
        <h1 className={styles.title}>{node === null ? name : nodeName(node)}</h1>
        <p className={styles.quiet}>{what.filter(Boolean).join(' · ')}</p>
        {view !== null && isProblem(view) && reason !== undefined && <p>{reason.text}</p>}
      </div>
      <div className={styles.ways}>
        {(facts?.services ?? []).map((service) => (
          <Way key={service} href={links.service(service)} glyph="services">
            Service {service}
          </Way>
        ))}
        {node === null && <LinkButton href={links.list}>All workloads</LinkButton>}
        {node !== null && (
          <>
            <Way href={links.onMap(node.id)} glyph="map">
              On the map
            </Way>
            <Way href={links.traces(node.id)} glyph="traces">
              Traces
            </Way>
          </>
        )}
      </div>
    </header>
  );
}

interface WayProps {
  readonly href: string;
  readonly glyph: 'services' | 'map' | 'traces';
  readonly children: ReactNode;
}

function Way({ href, glyph, children }: WayProps) {
  return (
    <LinkButton href={href} prefetch={false}>
      <MeshGlyph name={glyph} size={14} label={null} />
      {children}
    </LinkButton>
  );
}

interface UnknownWorkloadProps {
  readonly name: string;
  readonly namespace: string;
  readonly gap: string | null;
  readonly listHref: string;
}

/** Nobody knows it: neither telemetry in this window nor the control plane. */
export function UnknownWorkload({ name, namespace, gap, listHref }: UnknownWorkloadProps) {
  return (
    <div className={styles.view}>
      <h1 className={styles.title}>{name}</h1>
      <Panel
        title="Workload"
        state={{
          kind: 'empty',
          title: `There is no workload ${name} in ${namespace}`,
          reason: `No proxy told of it in this window. ${gap ?? ''}`,
          nextStep: <LinkButton href={listHref}>All workloads</LinkButton>,
        }}
      />
    </div>
  );
}
