import type { GraphEdge, GraphNode, MeshGraph } from '../../domain/mesh-graph.ts';

/** Text inside quotes of Mermaid: entities stand for what would end it. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
const quoted = (text: string): string =>
  `"${text
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replace(/\p{Cc}+/gu, ' ')}"`;

const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;

/** `42 rps, 2 % fail`; what is not known is left out. */
function labelOf({ requestRate, errorRatio, bytesPerSecond, mtls }: GraphEdge): string {
  return [
    ...(requestRate === null ? [] : [`${Number(requestRate.toFixed(1))} rps`]),
    ...(bytesPerSecond === null ? [] : [`${Math.round(bytesPerSecond)} B/s`]),
    ...(errorRatio === null || errorRatio === 0 ? [] : [`${percent(errorRatio)} fail`]),
    ...(mtls.status === 'plaintext' ? ['plaintext'] : []),
  ].join(', ');
}

const nameOf = ({ name, app, version, kind }: GraphNode): string =>
  kind === 'app' && version !== null ? `${app ?? name} ${version}` : name;

/**
 * A map as a flowchart of Mermaid: namespaces as subgraphs, plaintext as dotted lines, health as class. Nodes are
 * numbered, since ids of Mermaid take few characters. https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaidOf({ nodes, edges }: Pick<MeshGraph, 'nodes' | 'edges'>): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const line = (node: GraphNode): string =>
    `${ids.get(node.id)}[${quoted(nameOf(node))}]:::${node.health.status}`;
  const groups = Map.groupBy(nodes, ({ kind, namespace }) => (kind === 'namespace' ? null : namespace));
  const blocks = [...groups].map(([namespace, members], index) =>
    namespace === null
      ? members.map((node) => `  ${line(node)}`)
      : [
          `  subgraph g${index} [${quoted(namespace)}]`,
          ...members.map((node) => `    ${line(node)}`),
          '  end',
        ],
  );
  const arrows = edges.flatMap((edge) => {
    const [from, to] = [ids.get(edge.source), ids.get(edge.destination)];
    if (from === undefined || to === undefined) return [];
    const label = labelOf(edge);
    const arrow = edge.mtls.status === 'plaintext' ? '-.->' : '-->';
    return [`  ${from} ${arrow}${label === '' ? '' : `|${quoted(label)}|`} ${to}`];
  });
  return [
    'flowchart LR',
    ...blocks.flat(),
    ...arrows,
    '  classDef degraded stroke:#c37902,stroke-width:2px',
    '  classDef unhealthy stroke:#c8351c,stroke-width:3px',
    '  classDef unknown stroke-dasharray:4 3',
    '',
  ].join('\n');
}
