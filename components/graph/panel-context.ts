import type { MapQuantile } from '@/lib/client/map-location.ts';
import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';
import type { SubjectScope } from '@/lib/client/subject-queries.ts';
import type { PanelTrust, SparklineSlot } from './panel-figures.tsx';
import type { Scene } from './scene.ts';

/** What all panels are given. */
export interface PanelContext {
  readonly scene: Scene;
  readonly quantile: MapQuantile;
  readonly scope: SubjectScope;
  readonly namespaces: readonly NamespaceSummary[];
  readonly trust: PanelTrust;
  readonly sparkline: SparklineSlot;
  readonly onSelect: (id: string | null) => void;
  /** Shares that are tried out on the map; null while it shows what is. */
  readonly whatIf: WhatIf | null;
  readonly onWhatIf: (whatIf: WhatIf | null) => void;
  /** Absent in a sheet, which has its own way to be closed. */
  readonly onClose?: (() => void) | undefined;
}
