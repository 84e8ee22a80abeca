import { Facts } from '@/components/ui/facts.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import type { GraphNode, NodeKind } from '@/lib/domain/mesh-graph.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { explainNode } from '@/lib/graph/explain/explain-node.ts';
import { lookAt } from '@/lib/graph/explain/explanation.ts';
import { healthView } from './health-view.ts';
import { edgesOf } from './map-navigation.ts';
import type { PanelContext } from './panel-context.ts';
import { PanelHead } from './panel-head.tsx';
import styles from './map-panel.module.css';
import { badgesOf, badgeWords } from './node-badges.tsx';
import { toneOf } from './node-card.tsx';
import { isTcpOnly, mainSignals } from './node-figures.ts';
import { HealthNote } from './panel-evidence.tsx';
import { PanelFigures, type PanelFigure } from './panel-figures.tsx';
import { PanelChanges } from './panel-changes.tsx';
import { PanelWhy } from './panel-why.tsx';
import { PanelPages } from './panel-pages.tsx';
import { PanelTraces } from './panel-traces.tsx';
import { EdgeList } from './panel-lists.tsx';
import type { SceneCard } from './scene.ts';
import { WhatIfSection } from './what-if-section.tsx';

const kindNames: Readonly<Record<NodeKind, string>> = {
  workload: 'workload',
  app: 'app',
  service: 'service that no workload answered',
  namespace: 'namespace',
  gateway: 'gateway',
  external: 'outside the mesh',
  unknown: 'callers without identity',
};

interface NodePanelProps {
  readonly node: GraphNode;
  readonly card: SceneCard;
  readonly context: PanelContext;
}

export function NodePanel({ node, card, context }: NodePanelProps) {
  const { scene, scope } = context;
  const edges = edgesOf(scene, node.id);
  const position = card.card.nodes.indexOf(node);
  const samples = edges
    .filter(({ edge }) => edge.destination === node.id)
    .reduce((sum, { edge }) => sum + (edge.samples ?? 0), 0);
  return (
    <>
      <PanelHead
        view={healthView(node.health, node.badges)}
        kind={kindNames[node.kind]}
        title={
          <>
            <span>{node.kind === 'app' ? (node.app ?? node.name) : node.name}</span>
            {node.version !== null && <VersionTag version={node.version} position={Math.max(0, position)} />}
          </>
        }
        subtitle={[node.namespace, node.cluster].filter((part) => part !== null && part !== '').join(' · ')}
        onClose={context.onClose}
      />
      <PanelFigures
        subject={node.id}
        figures={nodePanelFigures(node, context)}
        scope={scope}
        at={scene.snapshot.at}
        samples={samples === 0 ? null : samples}
        trust={context.trust}
        sparkline={context.sparkline}
      />
      <HealthNote health={node.health} lead={null} at={scene.snapshot.at} isTcp={isTcpOnly(node)} />
      <PanelWhy explanations={explainNode(node, lookAt(scene.snapshot))} />
      <PanelChanges nodes={[node]} />
      {hasTraces(node) && (
        <PanelTraces
          subject={{ node: node.id }}
          hasFailures={(mainSignals(node).errorRatio ?? 0) > 0}
          context={context}
        />
      )}
      <PanelPages node={node} context={context} />
      <NodeFacts node={node} />
      <WhatIfSection
        nodes={card.card.nodes}
        mesh={scope.mesh ?? scene.snapshot.mesh}
        whatIf={context.whatIf}
        onWhatIf={context.onWhatIf}
      />
      <EdgeList
        scene={scene}
        title="Called by"
        edges={edges.filter(({ edge }) => edge.destination === node.id)}
        end="source"
        onSelect={context.onSelect}
      />
      <EdgeList
        scene={scene}
        title="Calls"
        edges={edges.filter(({ edge }) => edge.source === node.id)}
        end="destination"
        onSelect={context.onSelect}
      />
    </>
  );
}

/** Only proxies write spans, and only for requests. */
const hasTraces = (node: GraphNode): boolean =>
  (node.kind === 'app' || node.kind === 'workload' || node.kind === 'service') && !isTcpOnly(node);

function NodeFacts({ node }: { readonly node: GraphNode }) {
  const badges = badgesOf([node]);
  const facts = [
    ...(node.replicas === null
      ? []
      : [{ name: 'Replicas', value: `${node.replicas.available} of ${node.replicas.desired} available` }]),
    ...(node.service === null || node.service === node.name
      ? []
      : [{ name: 'Service', value: node.service }]),
    ...(node.serviceEntry === null ? [] : [{ name: 'ServiceEntry', value: node.serviceEntry }]),
    ...(badges.length === 0
      ? []
      : [{ name: 'Configured', value: badges.map((badge) => badgeWords[badge]).join(', ') }]),
    ...(node.internal?.requestRate === null || node.internal === null
      ? []
      : [
          {
            name: 'Inside',
            value: `${formatRate(node.internal.requestRate, 'map')?.figure ?? '–'} rps between its own parts`,
          },
        ]),
  ];
  if (facts.length === 0) return null;
  return (
    <section className={styles.section}>
      <Facts facts={facts} />
    </section>
  );
}

function nodePanelFigures(node: GraphNode, { quantile }: PanelContext): readonly PanelFigure[] {
  const signals = mainSignals(node);
  if (isTcpOnly(node)) {
    return [
      { signal: 'bytesPerSecond', label: 'Bytes', amount: formatBytesPerSecond(signals.bytesPerSecond) },
    ];
  }
  return [
    { signal: 'requestRate', label: 'Rate', amount: formatRate(signals.requestRate, 'map') },
    {
      signal: 'errorRatio',
      label: 'Errors',
      amount: formatRatio(signals.errorRatio),
      tone: toneOf(healthView(node.health)),
    },
    { signal: quantile, label: quantile, amount: formatLatency(signals.latency?.[quantile] ?? null) },
  ];
}
