import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import type { PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import type { LabelGlyph } from '../edge-label.ts';
import type { Scene } from '../scene.ts';
import { containerSubject } from '../subject.ts';
import { paintGlyph } from './paint-glyph.ts';
import type { Picture } from './picture.ts';

const namespaceRadius = 14;
const clusterRadius = 18;

/** Namespaces (and clusters, where there are several) with their names; mTLS modes where a control plane told them. */
export function paintContainers(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  zoom: number,
): void {
  const { scene, palette } = picture;
  context.setLineDash([]);
  const outerFirst = scene.containers.toSorted(
    (a, b) => Number(b.kind === 'cluster') - Number(a.kind === 'cluster'),
  );
  for (const container of outerFirst) {
    const isSelected = containerSubject(container) === picture.selection;
    context.beginPath();
    context.roundRect(
      container.x + 0.5,
      container.y + 0.5,
      container.width - 1,
      container.height - 1,
      container.kind === 'cluster' ? clusterRadius : namespaceRadius,
    );
    context.fillStyle = isSelected ? palette.accentSoft : palette.namespaceFill;
    context.fill();
    context.lineWidth = (isSelected ? 1.5 : 1) / Math.min(1, zoom);
    context.strokeStyle = isSelected ? palette.accent : palette.namespaceLine;
    context.stroke();
    paintTitle(context, picture, container, zoom);
  }
}

function paintTitle(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  container: PlacedContainer,
  zoom: number,
): void {
  const { palette, namespaces, level } = picture;
  // Names stay as large as they are read, and stop where they would reach into the cards.
  const scale = level === 'card' ? 1 : Math.min(1 / zoom, 26 / 14);
  if (level === 'dot' && container.width * zoom < 40) return;
  context.save();
  context.beginPath();
  context.rect(container.x, container.y, container.width, container.height);
  context.clip();
  context.translate(container.x + 13, container.y + 17);
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = `520 12px ${palette.font}`;
  context.fillStyle = palette.text2;
  context.fillText(container.name, 0, 0);
  const mode =
    container.kind === 'cluster' || level === 'dot'
      ? null
      : modeOf(container, namespaces, holdsGateway(picture.scene, container));
  if (mode !== null) {
    const x = context.measureText(container.name).width + 13;
    paintGlyph(context, palette, mode.glyph, { x, y: -0.5 }, 12);
    context.font = `420 12px ${palette.font}`;
    context.fillStyle = palette.text3;
    const room = (container.width - 26) / scale;
    if (x + 10 + context.measureText(mode.words).width <= room) context.fillText(mode.words, x + 10, 0);
  }
  context.restore();
}

/** Whether one of the cards in a container is a gateway. */
export const holdsGateway = ({ cards }: Scene, { name, cluster }: PlacedContainer): boolean =>
  cards.some(({ card, box }) => card.kind === 'gateway' && box.group === name && box.cluster === cluster);

/** What is in force in a namespace, as its title says it; null where nobody told. */
export function modeOf(
  { name, cluster }: Pick<PlacedContainer, 'name' | 'cluster'>,
  namespaces: readonly NamespaceSummary[],
  hasGateway: boolean,
): { glyph: LabelGlyph; words: string } | null {
  const fact =
    namespaces.find((namespace) => namespace.name === name && namespace.cluster === cluster) ??
    namespaces.find((namespace) => namespace.name === name);
  if (fact === undefined) return null;
  // A gateway brings its own proxy: its namespace is told by the mode, where there is one.
  if (fact.meshed === false && (fact.mtlsMode === null || !hasGateway)) {
    return { glyph: { kind: 'mesh', name: 'no-sidecar', color: 'text3' }, words: 'not in the mesh' };
  }
  switch (fact.mtlsMode) {
    case null:
      return null;
    case 'STRICT':
      return { glyph: { kind: 'mesh', name: 'lock-closed', color: 'text3' }, words: 'STRICT' };
    case 'PERMISSIVE':
    case 'DISABLE':
      return { glyph: { kind: 'mesh', name: 'lock-open', color: 'plaintext' }, words: fact.mtlsMode };
  }
}
