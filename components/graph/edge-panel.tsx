import { ArrowRight } from 'lucide-react';
import { Icon } from '@/components/ui/icon.tsx';
import type { EdgeReporter, GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { explainEdge } from '@/lib/graph/explain/explain-edge.ts';
import { lookAt } from '@/lib/graph/explain/explanation.ts';
import type { PanelContext } from './panel-context.ts';
import { PanelHead } from './panel-head.tsx';
import { denialSentence, failureSentence, nodeName } from './map-sentences.ts';
import { toneOf } from './node-card.tsx';
import { PanelCodes } from './panel-codes.tsx';
import { DenialNote, HealthNote, MtlsEvidence } from './panel-evidence.tsx';
import { PanelFigures, type PanelFigure } from './panel-figures.tsx';
import { VersionsSeen } from './panel-lists.tsx';
import { PanelWhy } from './panel-why.tsx';
import { PanelPath } from './panel-path.tsx';
import { PanelTraces } from './panel-traces.tsx';
import { Principals } from './panel-principals.tsx';
import type { SceneEdge } from './scene.ts';
import styles from './map-panel.module.css';

const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const;

const reporterWords: Readonly<Record<EdgeReporter, string>> = {
  source: 'reported by the source proxies',
  destination: 'reported by the destination proxies',
  waypoint: 'reported by the waypoint',
  mixed: 'reported by both sides in parts',
};

/** From this error ratio on an edge is degraded; drawn as the limit of the line. */
const degradedErrorRatio = 0.01;

export function EdgePanel({
  selected,
  context,
}: {
  readonly selected: SceneEdge;
  readonly context: PanelContext;
}) {
  const { edge, view } = selected;
  const { scene, scope } = context;
  const [source, destination] = [scene.nodes.get(edge.source), scene.nodes.get(edge.destination)];
  const { at, windowSeconds } = scene.snapshot;
  return (
    <>
      <PanelHead
        view={view}
        kind={`${protocolNames[edge.protocol]} · edge`}
        title={
          <>
            <EndButton node={source} id={edge.source} onSelect={context.onSelect} />
            <Icon icon={ArrowRight} quiet />
            <EndButton node={destination} id={edge.destination} onSelect={context.onSelect} />
          </>
        }
        subtitle={[namespacesOf(source, destination), reporterWords[edge.reporter]]
          .filter(Boolean)
          .join(' · ')}
        onClose={context.onClose}
      />
      <PanelFigures
        subject={edge.id}
        figures={edgeFigures(edge, context)}
        scope={scope}
        at={at}
        samples={edge.samples}
        trust={context.trust}
        sparkline={context.sparkline}
      />
      <HealthNote
        health={edge.health}
        lead={failureSentence(edge, windowSeconds)}
        at={at}
        isTcp={edge.protocol === 'tcp'}
      />
      <PanelWhy explanations={explainEdge(edge, lookAt(scene.snapshot))} />
      <PanelPath edge={edge.id} />
      {edge.protocol !== 'tcp' && (
        <PanelTraces subject={{ edge: edge.id }} hasFailures={(edge.errorRatio ?? 0) > 0} context={context} />
      )}
      <VersionsSeen
        scene={scene}
        selected={selected}
        quantile={context.quantile}
        onSelect={context.onSelect}
      />
      <PanelCodes edge={edge} windowSeconds={windowSeconds} />
      <DenialNote sentence={denialSentence(edge, windowSeconds)} />
      <MtlsEvidence mtls={edge.mtls} of={edge.protocol === 'tcp' ? 'bytes' : 'requests'}>
        {edge.mtls.status !== 'unknown' && (
          <Principals key={edge.id} subject={edge.id} scope={scope} at={at} />
        )}
      </MtlsEvidence>
    </>
  );
}

interface EndButtonProps {
  readonly node: GraphNode | undefined;
  readonly id: string;
  readonly onSelect: (id: string) => void;
}

function EndButton({ node, id, onSelect }: EndButtonProps) {
  return (
    <button type="button" className={styles.end} onClick={() => onSelect(id)}>
      {node === undefined ? id : nodeName(node)}
    </button>
  );
}

function namespacesOf(source: GraphNode | undefined, destination: GraphNode | undefined): string {
  const [from, to] = [source?.namespace ?? 'outside', destination?.namespace ?? 'outside'];
  return from === to ? from : `${from} → ${to}`;
}

function edgeFigures(edge: GraphEdge, { quantile, scene }: PanelContext): readonly PanelFigure[] {
  if (edge.protocol === 'tcp') {
    return [{ signal: 'bytesPerSecond', label: 'Bytes', amount: formatBytesPerSecond(edge.bytesPerSecond) }];
  }
  const view = scene.edgeOf.get(edge.id)?.view;
  return [
    { signal: 'requestRate', label: 'Rate', amount: formatRate(edge.requestRate, 'map') },
    {
      signal: 'errorRatio',
      label: 'Errors',
      amount: formatRatio(edge.errorRatio),
      tone: view === undefined ? undefined : toneOf(view),
      limit: degradedErrorRatio,
    },
    { signal: quantile, label: quantile, amount: formatLatency(edge.latency?.[quantile] ?? null) },
  ];
}
