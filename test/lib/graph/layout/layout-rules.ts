import type { Layout, LayoutRequest } from '@/lib/graph/layout/layout-engine.ts';
import { contains, overlaps } from '@/lib/graph/layout/rectangle.ts';

/** Everything that is wrong with a layout, in words; empty when it may be drawn. */
export function faultsOf(layout: Layout, request: LayoutRequest): string[] {
  const faults: string[] = [];
  const ids = layout.boxes.map(({ id }) => id).sort();
  const wanted = request.boxes.map(({ id }) => id).sort();
  if (ids.join('\n') !== wanted.join('\n')) faults.push('boxes are missing or made up');
  layout.boxes.forEach((box, index) => {
    for (const other of layout.boxes.slice(index + 1)) {
      if (overlaps(box, other)) faults.push(`${box.id} overlaps ${other.id}`);
    }
    const homes = layout.containers.filter(
      ({ kind, name, cluster }) => kind === 'namespace' && name === box.group && cluster === box.cluster,
    );
    if (box.group !== null && !homes.some((home) => contains(home, box))) {
      faults.push(`${box.id} lies outside ${box.group}`);
    }
    for (const container of layout.containers) {
      const isHome =
        container.cluster === box.cluster && (container.kind === 'cluster' || container.name === box.group);
      if (!isHome && overlaps(container, box)) faults.push(`${box.id} lies in ${container.id}`);
    }
  });
  layout.containers.forEach((container, index) => {
    for (const other of layout.containers.slice(index + 1)) {
      if (container.kind === other.kind && overlaps(container, other)) {
        faults.push(`${container.id} overlaps ${other.id}`);
      }
    }
  });
  return faults;
}
