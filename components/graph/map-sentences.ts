import { healthWords } from '@/components/ui/glyphs/health-glyph.tsx';
import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { healthView, isProblem, type HealthView } from './health-view.ts';
import { isTcpOnly, mainSignals } from './node-figures.ts';
import type { Scene } from './scene.ts';

/** Name and version as people say them. */
export const nodeName = ({ name, app, version, id }: GraphNode): string =>
  version !== null && id.startsWith('app:') ? `${app ?? name} ${version}` : name;

const viewWords = ({ glyph, isHollow }: HealthView): string => healthWords(glyph, isHollow);

const spoken = (value: number): string => String(Number(value.toPrecision(value >= 100 ? 4 : 2)));

function trafficWords(requestRate: number | null, errorRatio: number | null): string[] {
  if (requestRate === null) return ['traffic not known'];
  const rate = `${spoken(requestRate)} requests per second`;
  if (errorRatio === null || requestRate === 0) return [rate];
  const percent = formatRatio(errorRatio)?.figure ?? '';
  return [rate, errorRatio === 0 ? 'no errors' : `${percent} percent errors`];
}

const mostNamed = 3;

function callerWords(scene: Scene, id: string): string[] {
  const names = scene.edges
    .filter(({ edge }) => edge.destination === id)
    .flatMap(({ edge }) => scene.nodes.get(edge.source) ?? [])
    .map(nodeName);
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return [`called by ${names.slice(0, mostNamed).join(', ')}${more}`];
}

/** A node in one breath: "payment v2, degraded, 8.4 requests per second, 2.2 percent errors, called by checkout". */
export function nodeSentence(scene: Scene, node: GraphNode): string {
  const { requestRate, errorRatio, bytesPerSecond } = mainSignals(node);
  const traffic = isTcpOnly(node)
    ? [`${spoken((bytesPerSecond ?? 0) / 1_000)} kilobytes per second over TCP`]
    : trafficWords(requestRate, errorRatio);
  return [
    nodeName(node),
    viewWords(healthView(node.health, node.badges)),
    ...traffic,
    ...callerWords(scene, node.id),
  ].join(', ');
}

/** "42 requests were answered with 403 at the server in 1 min.": null where nobody told of a denial. */
export function denialSentence(
  { protocol, deniedRate }: Pick<GraphEdge, 'protocol' | 'deniedRate'>,
  windowSeconds: number,
): string | null {
  if (deniedRate === null || !(deniedRate > 0)) return null;
  const count = Math.max(1, Math.round(deniedRate * windowSeconds));
  const verb = count === 1 ? 'was' : 'were';
  const what =
    protocol === 'tcp'
      ? `${formatCountOf(count, 'connection')} ${verb} refused by the ztunnel at the server`
      : `${formatCountOf(count, 'request')} ${verb} answered with 403 at the server`;
  return `${what} in ${formatDuration(windowSeconds)}.`;
}

/** An edge in one breath. */
export function edgeSentence(scene: Scene, edge: GraphEdge): string {
  const [source, destination] = [edge.source, edge.destination].map((id) => scene.nodes.get(id));
  const ends = `${source === undefined ? edge.source : nodeName(source)} to ${destination === undefined ? edge.destination : nodeName(destination)}`;
  const traffic =
    edge.protocol === 'tcp'
      ? [`${spoken((edge.bytesPerSecond ?? 0) / 1_000)} kilobytes per second over TCP`]
      : trafficWords(edge.requestRate, edge.errorRatio);
  const transport = {
    mutual: 'mutual TLS',
    mixed: 'partly mutual TLS',
    plaintext: 'plaintext',
    unknown: 'mutual TLS not known',
  }[edge.mtls.status];
  const denied = (edge.deniedRate ?? 0) > 0 ? ['some denied at the server'] : [];
  return [ends, viewWords(healthView(edge.health)), ...traffic, ...denied, transport].join(', ');
}

/** "11 of 504 requests failed": what is the matter with an edge, with its counts; null while nothing is. */
export function failureSentence(edge: GraphEdge, windowSeconds: number): string | null {
  if (!isProblem(healthView(edge.health)) || edge.samples === null || edge.errorRatio === null) return null;
  const requests = Math.round(edge.samples);
  const failed = Math.round(edge.samples * edge.errorRatio);
  const isOnPurpose = edge.health.reasons.some(({ code }) => code === 'injected');
  const why = isOnPurpose ? ', as somebody asked for' : '';
  return `${failed} of ${formatCountOf(requests, 'request')} failed${why} in ${formatDuration(windowSeconds)}.`;
}
