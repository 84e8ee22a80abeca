import type { GlyphHealth } from '@/components/ui/glyphs/health-strokes.ts';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import type { MapLabels, MapOverlay, MapQuantile } from '@/lib/client/map-location.ts';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { isProblem, type HealthView } from './health-view.ts';
import type { PaletteColor } from './palette.ts';
import type { SceneEdge } from './scene.ts';
import type { TakenLabel } from './taken-path.ts';

export type LabelGlyph =
  | { readonly kind: 'health'; readonly health: GlyphHealth; readonly isHollow: boolean }
  | { readonly kind: 'mesh'; readonly name: MeshGlyphName; readonly color: PaletteColor };

export interface LabelPart {
  readonly text: string;
  readonly color: PaletteColor;
}

/** What stands on an edge; without parts it is a glyph in a round pill. */
export interface EdgeLabel {
  readonly edge: SceneEdge;
  readonly glyph: LabelGlyph | null;
  readonly parts: readonly LabelPart[];
  readonly outline: PaletteColor;
  /** Higher is placed first, and stays when there is no room for both. */
  readonly rank: number;
}

export interface LabelRules {
  readonly overlay: MapOverlay;
  readonly labels: MapLabels;
  readonly quantile: MapQuantile;
  /** By id of an edge: the share that it has and is to get, while a split converges. */
  readonly shares: ReadonlyMap<string, string>;
  /** By id of an edge that the requests of a path took: how many did. Null while no path is drawn. */
  readonly taken: ReadonlyMap<string, TakenLabel> | null;
}

export const rateText = (edge: GraphEdge): string =>
  amountText(
    edge.protocol === 'tcp' ? formatBytesPerSecond(edge.bytesPerSecond) : formatRate(edge.requestRate, 'map'),
  );

export const textColorOf = ({ glyph }: HealthView): PaletteColor => {
  if (glyph === 'degraded') return 'degradedText';
  return glyph === 'unhealthy' ? 'unhealthyText' : 'text1';
};

/** The whole label of an edge that is selected or under the pointer: rate · errors · latency. */
export function fullLabel(scene: SceneEdge, { quantile }: Pick<LabelRules, 'quantile'>): EdgeLabel {
  const { edge, view } = scene;
  const parts: LabelPart[] = [{ text: rateText(edge), color: 'text1' }];
  if (edge.protocol !== 'tcp') {
    parts.push({ text: amountText(formatRatio(edge.errorRatio)), color: textColorOf(view) });
    parts.push({ text: amountText(formatLatency(edge.latency?.[quantile] ?? null)), color: 'text1' });
  }
  return { edge: scene, glyph: healthGlyph(view), parts, outline: 'accent', rank: 100 };
}

/** What an edge shows by itself, under the rules of the toolbar; null shows nothing. */
export function edgeLabel(scene: SceneEdge, rules: LabelRules): EdgeLabel | null {
  const { edge, view } = scene;
  const told = toldLabel(scene, rules);
  if (told !== null) return told;
  // Whatever the requests did not take is silent, so that their way can be read.
  if (rules.taken !== null) return null;
  const glyph = rules.overlay === 'mtls' ? mtlsGlyph(scene) : (healthGlyph(view) ?? plaintextGlyph(edge));
  const text = labelText(scene, rules);
  if (glyph === null && text === null) return null;
  const isAlarm = rules.overlay === 'health' && isProblem(view);
  return {
    edge: scene,
    glyph,
    parts: text === null ? [] : [{ text, color: isAlarm ? textColorOf(view) : 'text1' }],
    outline: isAlarm ? outlineOf(view) : 'line2',
    rank: (isAlarm ? 10 : 0) + (glyph === null ? 0 : 5) + scene.width / 10,
  };
}

/** What goes before what the toolbar asks for: the way of some requests, rates that are not real, shares that move. */
function toldLabel(scene: SceneEdge, { shares, taken }: LabelRules): EdgeLabel | null {
  const { edge, assumedFrom } = scene;
  if (taken !== null) return takenLabel(scene, taken.get(edge.id));
  const label = (text: string): EdgeLabel => ({
    edge: scene,
    glyph: { kind: 'mesh', name: 'split', color: 'accent' },
    parts: [{ text, color: 'text1' }],
    outline: 'accent',
    rank: 90,
  });
  if (assumedFrom !== undefined) {
    const now = amountText(formatRate(assumedFrom, 'map'));
    return label(`what if ${rateText(edge)}, now ${now}`);
  }
  const share = shares.get(edge.id);
  return share === undefined ? null : label(share);
}

function takenLabel(scene: SceneEdge, taken: TakenLabel | undefined): EdgeLabel | null {
  if (taken === undefined) return null;
  return {
    edge: scene,
    glyph: taken.hasFailed
      ? { kind: 'health', health: 'unhealthy', isHollow: false }
      : { kind: 'mesh', name: 'traces', color: 'accent' },
    parts: [{ text: taken.text, color: taken.hasFailed ? 'unhealthyText' : 'text1' }],
    outline: taken.hasFailed ? 'unhealthy' : 'accent',
    rank: taken.hasFailed ? 95 : 90,
  };
}

const outlineOf = ({ glyph }: HealthView): PaletteColor => glyph;

function labelText(scene: SceneEdge, { overlay, labels, quantile }: LabelRules): string | null {
  const { edge, view } = scene;
  switch (labels) {
    case 'none':
      return null;
    case 'problems':
      if (overlay === 'mtls') return edge.mtls.status === 'plaintext' ? rateText(edge) : mixedText(edge);
      return isProblem(view) && view.glyph !== 'injected' ? amountText(formatRatio(edge.errorRatio)) : null;
    case 'rate':
      return rateText(edge);
    case 'errors':
      return edge.errorRatio === null ? null : amountText(formatRatio(edge.errorRatio));
    case 'p95': {
      const latency = edge.latency?.[quantile] ?? null;
      return latency === null ? null : amountText(formatLatency(latency));
    }
    case 'mtls':
      return edge.mtls.ratio === null ? null : amountText(formatRatio(edge.mtls.ratio));
  }
}

const mixedText = ({ mtls }: GraphEdge): string | null =>
  mtls.status === 'mixed' ? amountText(formatRatio(mtls.ratio)) : null;

const healthGlyph = (view: HealthView): LabelGlyph | null =>
  isProblem(view) ? { kind: 'health', health: view.glyph, isHollow: view.isHollow } : null;

const plaintextGlyph = ({ mtls }: GraphEdge): LabelGlyph | null =>
  mtls.status === 'plaintext' ? { kind: 'mesh', name: 'lock-open', color: 'plaintext' } : null;

/** In the mTLS overlay: open lock where it is plaintext, a question where a callee of the mesh gives no evidence. */
function mtlsGlyph({ edge, destination }: SceneEdge): LabelGlyph | null {
  if (edge.mtls.status === 'plaintext') return plaintextGlyph(edge);
  const isOutside = destination.card.kind === 'external' || destination.card.kind === 'unknown';
  return edge.mtls.status === 'unknown' && !isOutside
    ? { kind: 'mesh', name: 'lock-question', color: 'text2' }
    : null;
}

/**
 * All labels of a map. Edges between the same two cards that say the same kind of thing share one pill, on the widest.
 * What is selected or under the pointer says everything.
 */
export function edgeLabels(
  edges: readonly SceneEdge[],
  rules: LabelRules,
  spoken: ReadonlySet<string>,
): readonly EdgeLabel[] {
  const shared = new Map<string, EdgeLabel>();
  for (const scene of edges) {
    const isSpoken = spoken.has(scene.edge.id);
    const label =
      isSpoken && scene.assumedFrom === undefined ? fullLabel(scene, rules) : edgeLabel(scene, rules);
    if (label === null) continue;
    const isTold = scene.assumedFrom !== undefined || rules.shares.has(scene.edge.id) || rules.taken !== null;
    const doesShare = !isSpoken && !isTold && (rules.labels === 'problems' || rules.labels === 'none');
    const key = doesShare ? shareKey(label) : scene.edge.id;
    const other = shared.get(key);
    if (other === undefined || other.edge.width < scene.width) shared.set(key, label);
  }
  return [...shared.values()].sort((a, b) => b.rank - a.rank);
}

function shareKey({ edge, glyph }: EdgeLabel): string {
  const kind = glyph?.kind === 'health' ? glyph.health : (glyph?.name ?? '');
  return `${edge.source.card.id}|${edge.destination.card.id}|${kind}`;
}
