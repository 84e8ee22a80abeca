import { Grid2x2, SlidersHorizontal, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';
import { Menu, MenuChoice, MenuSeparator } from '@/components/ui/menu.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { MapLabels, MapLocation, MapOverlay, MapQuantile, MapView } from '@/lib/client/map-location.ts';
import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { problemCounts } from './map-problems.ts';
import { mapSummary, mtlsSummary } from './map-summary.ts';
import styles from './map-toolbar.module.css';
import type { Scene } from './scene.ts';
import { compactToolbarQuery, sheetQuery, useMedia } from './use-media.ts';
import type { Navigate } from './use-map-location.ts';

const views: readonly { value: MapView; label: string; icon: ReactNode }[] = [
  { value: 'map', label: 'Map', icon: <MeshGlyph name="map" size={14} label={null} /> },
  { value: 'matrix', label: 'Matrix', icon: <Icon icon={Grid2x2} size={14} /> },
  { value: 'table', label: 'Table', icon: <Icon icon={Table2} size={14} /> },
];

const overlays: readonly { value: MapOverlay; label: string }[] = [
  { value: 'health', label: 'Health' },
  { value: 'mtls', label: 'mTLS' },
];

const levels: readonly { value: GraphView; label: string }[] = [
  { value: 'app', label: 'App and version' },
  { value: 'workload', label: 'Workload' },
  { value: 'service', label: 'Service' },
  { value: 'namespace', label: 'Namespace' },
];

const labelChoices: readonly { value: MapLabels; label: string }[] = [
  { value: 'problems', label: 'Problems' },
  { value: 'rate', label: 'Rate' },
  { value: 'errors', label: 'Errors' },
  { value: 'p95', label: 'Latency' },
  { value: 'mtls', label: 'mTLS' },
  { value: 'none', label: 'None' },
];

const quantiles: readonly { value: MapQuantile; label: string }[] = [
  { value: 'p50', label: 'p50' },
  { value: 'p95', label: 'p95' },
  { value: 'p99', label: 'p99' },
];

interface MapToolbarProps {
  readonly location: MapLocation;
  readonly level: GraphView;
  readonly navigate: Navigate;
  readonly scene: Scene | null;
  readonly onNextProblem: () => void;
}

export function MapToolbar({ location, level, navigate, scene, onNextProblem }: MapToolbarProps) {
  const isCompact = useMedia(compactToolbarQuery);
  // A matrix needs room: smaller screens have the table in its place.
  const isSmall = useMedia(sheetQuery);
  const shown = isSmall && location.view === 'matrix' ? 'table' : location.view;
  const chooseLevel = (value: GraphView) => navigate({ level: value, selection: null, position: null });
  return (
    <>
      <SegmentedControl
        label="View"
        segments={isSmall ? views.filter(({ value }) => value !== 'matrix') : views}
        value={shown}
        onValueChange={(view) => navigate({ view })}
      />
      {isCompact ? (
        <ViewMenu location={location} level={level} navigate={navigate} onLevel={chooseLevel} />
      ) : (
        <Select label="Level" look="toolbar" options={levels} value={level} onValueChange={chooseLevel} />
      )}
      <SegmentedControl
        label="Overlay"
        segments={overlays}
        value={location.overlay}
        onValueChange={(overlay) => navigate({ overlay })}
      />
      {!isCompact && (
        <>
          <Select
            label="Labels"
            look="toolbar"
            options={labelChoices}
            value={location.labels}
            onValueChange={(labels) => navigate({ labels })}
          />
          <Select
            label="Latency"
            look="toolbar"
            options={quantiles}
            value={location.quantile}
            onValueChange={(quantile) => navigate({ quantile })}
          />
        </>
      )}
      <span className={styles.grow} />
      {scene !== null && <Counts scene={scene} overlay={location.overlay} />}
      {scene !== null && !isCompact && <ExportMenu scene={scene} location={location} />}
      <Button size="small" onClick={onNextProblem} disabled={scene === null}>
        Next problem <Kbd keys="N" />
      </Button>
    </>
  );
}

interface ViewMenuProps extends Pick<MapToolbarProps, 'location' | 'level' | 'navigate'> {
  readonly onLevel: (level: GraphView) => void;
}

function ViewMenu({ location, level, navigate, onLevel }: ViewMenuProps) {
  return (
    <Menu
      trigger={
        <Button tone="ghost">
          <Icon icon={SlidersHorizontal} size={14} quiet />
          Show
        </Button>
      }
    >
      <MenuChoice label="Level" value={level} onValueChange={onLevel} options={levels} />
      <MenuSeparator />
      <MenuChoice
        label="Labels"
        value={location.labels}
        onValueChange={(labels) => navigate({ labels })}
        options={labelChoices}
      />
      <MenuSeparator />
      <MenuChoice
        label="Latency"
        value={location.quantile}
        onValueChange={(quantile) => navigate({ quantile })}
        options={quantiles}
      />
    </Menu>
  );
}

function Counts({ scene, overlay }: { readonly scene: Scene; readonly overlay: MapOverlay }) {
  const { unhealthy, degraded, injected, plaintextEdges } = problemCounts(scene);
  return (
    <>
      <span className={styles.summary}>{overlay === 'mtls' ? mtlsSummary(scene) : mapSummary(scene)}</span>
      <ul className={styles.counts} aria-label="Problems">
        <Count count={unhealthy} words="unhealthy" className={styles.unhealthy}>
          <HealthGlyph health="unhealthy" size={12} label={null} />
        </Count>
        <Count count={degraded} words="degraded" className={styles.degraded}>
          <HealthGlyph health="degraded" size={12} label={null} />
        </Count>
        <Count count={injected} words="failing on purpose" className={styles.injected}>
          <HealthGlyph health="injected" size={12} label={null} />
        </Count>
        <Count count={plaintextEdges} words="edges in plaintext" className={styles.plaintext}>
          <MeshGlyph name="lock-open" size={13} label={null} />
        </Count>
      </ul>
    </>
  );
}

interface CountProps {
  readonly count: number;
  readonly words: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

function Count({ count, words, className, children }: CountProps) {
  if (count === 0) return null;
  return (
    <li className={className} title={`${count} ${words}`} aria-label={`${count} ${words}`}>
      {children}
      <span aria-hidden>{count}</span>
    </li>
  );
}
