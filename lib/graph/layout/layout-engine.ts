import type { Rectangle } from './rectangle.ts';

/** Something to be placed. Its size is a constant of its kind, so layout never measures. */
export interface LayoutBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Namespace whose container holds it; null stands outside all containers. */
  readonly group: string | null;
  readonly cluster: string;
}

/** Calls from one box to another. Order and repetition do not matter. */
export interface LayoutLink {
  readonly source: string;
  readonly destination: string;
}

/** What is to be placed: the topology and nothing that changes with traffic. */
export interface LayoutRequest {
  readonly boxes: readonly LayoutBox[];
  readonly links: readonly LayoutLink[];
}

/** A box with its place. */
export interface PlacedBox extends LayoutBox, Rectangle {}

/** A namespace (or, one level out, a cluster) drawn around its boxes. */
export interface PlacedContainer extends Rectangle {
  readonly id: string;
  readonly kind: 'namespace' | 'cluster';
  readonly name: string;
  readonly cluster: string;
}

/** Positions for every box of a request, and the containers around them. */
export interface Layout {
  /** Names the topology that was laid out, see `topologyKey`. */
  readonly key: string;
  readonly boxes: readonly PlacedBox[];
  readonly containers: readonly PlacedContainer[];
}

/** Computes positions. Rejects with the signal's reason when aborted; knows nothing of drawing. */
export interface LayoutEngine {
  layout(request: LayoutRequest, signal: AbortSignal): Promise<Layout>;
}
