import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import type { LabelRules } from '../edge-label.ts';
import type { LevelOfDetail } from '../level-of-detail.ts';
import type { Palette } from '../palette.ts';
import type { Scene } from '../scene.ts';

/** Where the map lies on the screen: screen = map × zoom + offset. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What the pointer and the keyboard point at. */
export interface Pointing {
  readonly selection: string | null;
  readonly hovered: string | null;
  /** The node that has the keyboard focus, while the focus is to be seen. */
  readonly focused: string | null;
}

export interface Picture extends Pointing {
  readonly scene: Scene;
  readonly rules: LabelRules;
  readonly palette: Palette;
  readonly level: LevelOfDetail;
  readonly namespaces: readonly NamespaceSummary[];
  /** Ids on the path through what is hovered; null while nothing is. */
  readonly lit: ReadonlySet<string> | null;
}

/** Share of strength that everything off the hovered path keeps. */
export const dimmed = 0.35;
