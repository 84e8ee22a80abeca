import { overlaps, type Rectangle } from '@/lib/graph/layout/rectangle.ts';
import { edgeLabels, type LabelRules } from '../edge-label.ts';
import { placeLabels, type PlacedLabel } from '../place-labels.ts';
import type { Scene } from '../scene.ts';
import { edgeBuckets, type EdgeBucket } from './edge-buckets.ts';
import { paintContainers } from './paint-containers.ts';
import { paintEdges } from './paint-edges.ts';
import { labelFont, labelHeight, labelScale, labelWidth, paintLabels } from './paint-labels.ts';
import { dotBatches, paintNodes, type DotBatch } from './paint-nodes.ts';
import type { Picture, Viewport } from './picture.ts';

/** More labels than this are not read, and finding room for them would hold the page up. */
const mostLabels = 200;

/** How far the stroke of an edge reaches beyond its line. */
const edgeReach = 12;

const areaOf = ({ x, y, zoom }: Viewport, width: number, height: number): Rectangle => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

interface Frame {
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** Draws the map. What depends on the data only is kept, so that a pan step is a handful of strokes. */
export class MapPainter {
  readonly #context: OffscreenCanvasRenderingContext2D;
  #buckets: { scene: Scene; overlay: string; isStraight: boolean; buckets: readonly EdgeBucket[] } | null =
    null;
  #dots: { scene: Scene; zoom: number; batches: readonly DotBatch[] } | null = null;
  #labels: {
    scene: Scene;
    rules: LabelRules;
    spoken: string;
    scale: number;
    labels: readonly PlacedLabel[];
  } | null = null;

  constructor(context: OffscreenCanvasRenderingContext2D) {
    this.#context = context;
  }

  paint(picture: Picture, viewport: Viewport, { width, height, pixelRatio }: Frame): void {
    const context = this.#context;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = pixelRatio * viewport.zoom;
    context.setTransform(scale, 0, 0, scale, pixelRatio * viewport.x, pixelRatio * viewport.y);
    paintContainers(context, picture, viewport.zoom);
    paintEdges(context, picture, this.#bucketsOf(picture, areaOf(viewport, width, height)), viewport.zoom);
    if (picture.level !== 'card')
      paintNodes(context, picture, this.#dotsOf(picture, viewport.zoom), viewport.zoom);
    if (picture.level !== 'dot') paintLabels(context, picture, this.#labelsOf(picture));
  }

  #dotsOf({ scene, level }: Picture, zoom: number): readonly DotBatch[] {
    if (level !== 'dot') return [];
    const kept = this.#dots;
    if (kept !== null && kept.scene === scene && kept.zoom === zoom) return kept.batches;
    const batches = dotBatches(scene.cards, zoom);
    this.#dots = { scene, zoom, batches };
    return batches;
  }

  /** What must be measured anew: fonts have arrived, or the theme has changed. */
  forget(): void {
    this.#labels = null;
  }

  #bucketsOf({ scene, rules, level }: Picture, area: Rectangle): readonly EdgeBucket[] {
    const isStraight = level === 'dot';
    // Near by, most edges are out of sight: what is left of them is quicker gathered than all are clipped.
    if (level === 'card') {
      const inSight = scene.edges.filter(({ bounds }) => overlaps(bounds, area, edgeReach));
      return edgeBuckets(inSight, rules.overlay, isStraight);
    }
    const kept = this.#buckets;
    if (
      kept !== null &&
      kept.scene === scene &&
      kept.overlay === rules.overlay &&
      kept.isStraight === isStraight
    ) {
      return kept.buckets;
    }
    const buckets = edgeBuckets(scene.edges, rules.overlay, isStraight);
    this.#buckets = { scene, overlay: rules.overlay, isStraight, buckets };
    return buckets;
  }

  #labelsOf({ scene, rules, palette, selection, hovered, level }: Picture): readonly PlacedLabel[] {
    const spoken = [selection, hovered].filter((id) => id !== null && scene.edgeOf.has(id)).join(' ');
    const scale = labelScale(level);
    const kept = this.#labels;
    if (kept !== null && kept.scene === scene && kept.rules === rules && kept.spoken === spoken)
      return kept.labels;
    this.#context.font = labelFont(palette);
    const ids = new Set([selection, hovered].filter((id) => id !== null));
    const labels = placeLabels(
      edgeLabels(scene.edges, rules, ids).slice(0, mostLabels),
      (label) => labelWidth(this.#context, label) * scale,
      labelHeight * scale,
      scene.cards.map(({ box }) => box),
    );
    this.#labels = { scene, rules, spoken, scale, labels };
    return labels;
  }
}
