import type { Layout, LayoutBox, LayoutRequest, PlacedBox, PlacedContainer } from './layout-engine.ts';
import { cardGap } from './dagre-ranks.ts';
import { containerGap } from './fold-columns.ts';
import { containerInset } from './node-sizes.ts';
import { bottom, boundsOf, contains, moved, overlaps, right, type Rectangle } from './rectangle.ts';
import { topologyKey } from './topology-key.ts';

const cardClearance = 14;
const freeSpotsTried = 400;

/**
 * A layout for a changed topology in which everything that was there stays where it was: gone boxes leave a gap, new ones
 * stand beside the boxes that they talk to, and their container grows. A container without room to grow gets a second
 * part below the map. A box that grew stays if it can.
 */
export function placeBeside(previous: Layout, request: LayoutRequest): Layout {
  const known = new Map(previous.boxes.map((box) => [box.id, box]));
  const draft: Draft = { boxes: [], containers: keptContainers(previous, request) };
  const waiting: LayoutBox[] = [];
  for (const box of request.boxes) {
    const old = known.get(box.id);
    const stays = old !== undefined && old.group === box.group && old.cluster === box.cluster;
    if (stays && old.width >= box.width && old.height >= box.height) {
      // The same object where nothing differs, so that nothing is drawn anew for it.
      const isSame = old.width === box.width && old.height === box.height;
      draft.boxes.push(isSame ? old : { ...box, x: old.x, y: old.y });
    } else waiting.push(box);
  }
  for (const box of waiting) {
    const old = known.get(box.id);
    const wish = old ?? besideNeighbours(box, request, draft.boxes);
    draft.boxes.push(settle(draft, box, wish));
  }
  return { key: topologyKey(request), boxes: draft.boxes, containers: draft.containers };
}

interface Draft {
  readonly boxes: PlacedBox[];
  containers: PlacedContainer[];
}

function keptContainers(previous: Layout, { boxes }: LayoutRequest): PlacedContainer[] {
  const groups = new Set(boxes.map(({ cluster, group }) => `${cluster}/${group ?? ''}`));
  const clusters = new Set(boxes.map(({ cluster }) => cluster));
  return previous.containers.filter(({ kind, cluster, name }) =>
    kind === 'cluster' ? clusters.has(cluster) : groups.has(`${cluster}/${name}`),
  );
}

/** To the right of the first caller that is placed, else to the left of the first callee, else below everything. */
function besideNeighbours(
  box: LayoutBox,
  { links }: LayoutRequest,
  placed: readonly PlacedBox[],
): { x: number; y: number } {
  const at = new Map(placed.map((other) => [other.id, other]));
  const caller = links.flatMap(({ source, destination }) =>
    destination === box.id ? (at.get(source) ?? []) : [],
  )[0];
  if (caller !== undefined) return { x: right(caller) + cardGap.along, y: caller.y };
  const callee = links.flatMap(({ source, destination }) =>
    source === box.id ? (at.get(destination) ?? []) : [],
  )[0];
  if (callee !== undefined) return { x: callee.x - cardGap.along - box.width, y: callee.y };
  const bounds = boundsOf(placed);
  return bounds === null ? { x: 0, y: 0 } : { x: bounds.x, y: bottom(bounds) + containerGap.across };
}

function settle(draft: Draft, box: LayoutBox, wish: { x: number; y: number }): PlacedBox {
  if (box.group === null) return settleLoose(draft, box, wish);
  const home = draft.containers.find(
    ({ kind, name, cluster }) => kind === 'namespace' && name === box.group && cluster === box.cluster,
  );
  if (home === undefined) return settleInNewContainer(draft, box, wish, `${box.cluster}/${box.group}`);
  const inside = clampInto(home, { ...box, ...wish });
  const beside = spotsAround({ ...box, ...wish });
  const candidates = [...beside.slice(0, 24), ...spotsAround(inside), ...beside.slice(24)];
  for (const candidate of candidates) {
    const grown = withRoomFor(home, candidate);
    if (isFree(draft, candidate, cardClearance) && canGrow(draft, home, grown)) {
      draft.containers = draft.containers.map((container) => (container === home ? grown : container));
      growClusters(draft);
      return candidate;
    }
  }
  const parts = draft.containers.filter(({ id }) => id.startsWith(home.id)).length;
  return settleInNewContainer(draft, box, wish, `${home.id}#${parts + 1}`);
}

function settleLoose(draft: Draft, box: LayoutBox, wish: { x: number; y: number }): PlacedBox {
  const isClear = (candidate: Rectangle): boolean =>
    isFree(draft, candidate, cardClearance) &&
    !draft.containers.some(
      ({ kind, ...rectangle }) => kind === 'namespace' && overlaps(rectangle, candidate, 8),
    ) &&
    !foreignClusters(draft, box).some((cluster) => overlaps(cluster, candidate, 8));
  const spot = spotsAround({ ...box, ...wish }).find(isClear) ?? { ...box, ...belowAll(draft, box) };
  growClusters(draft, spot);
  return spot;
}

function settleInNewContainer(
  draft: Draft,
  box: LayoutBox,
  wish: { x: number; y: number },
  id: string,
): PlacedBox {
  const size = {
    width: box.width + containerInset.left + containerInset.right,
    height: box.height + containerInset.top + containerInset.bottom,
  };
  const isClear = (candidate: Rectangle): boolean =>
    ![...draft.boxes, ...draft.containers.filter(({ kind }) => kind === 'namespace')].some((other) =>
      overlaps(other, candidate, containerGap.across / 2),
    ) && !foreignClusters(draft, box).some((cluster) => overlaps(cluster, candidate, 8));
  const wished = { ...size, x: wish.x - containerInset.left, y: wish.y - containerInset.top };
  const spot = spotsAround(wished).find(isClear) ?? { ...size, ...belowAll(draft, box) };
  const { cluster, group } = box;
  draft.containers.push({ ...spot, id, kind: 'namespace', name: group ?? '', cluster });
  growClusters(draft, { ...spot, cluster });
  return { ...box, x: spot.x + containerInset.left, y: spot.y + containerInset.top };
}

const foreignClusters = (draft: Draft, box: LayoutBox): readonly PlacedContainer[] =>
  draft.containers.filter(({ kind, cluster }) => kind === 'cluster' && cluster !== box.cluster);

/** Below the map, inside the box's own cluster where clusters are drawn and it is the lowest; always clear. */
function belowAll(draft: Draft, box: LayoutBox): { x: number; y: number } {
  const own = draft.containers.find(({ kind, cluster }) => kind === 'cluster' && cluster === box.cluster);
  const all = boundsOf([...draft.boxes, ...draft.containers]) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: own?.x ?? all.x, y: bottom(all) + containerGap.across };
}

/** Clusters reach around what was added to them, as far as no other cluster is in the way. */
function growClusters(draft: Draft, added?: Rectangle & { readonly cluster: string }): void {
  draft.containers = draft.containers.map((cluster) => {
    if (cluster.kind !== 'cluster') return cluster;
    const inner: Rectangle[] = draft.containers.filter(
      (other) => other.kind === 'namespace' && other.cluster === cluster.cluster,
    );
    if (added !== undefined && added.cluster === cluster.cluster) inner.push(added);
    const grown = boundsOf([cluster, ...inner.map((box) => padded(box, 12))]) ?? cluster;
    const isBlocked =
      draft.boxes.some((box) => box.cluster !== cluster.cluster && overlaps(box, grown)) ||
      draft.containers.some((other) => other.cluster !== cluster.cluster && overlaps(other, grown));
    return isBlocked ? cluster : { ...cluster, ...grown };
  });
}

const padded = (box: Rectangle, by: number): Rectangle => ({
  x: box.x - by,
  y: box.y - by,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
});

/** The wished spot, then spots around it in growing rings. */
function spotsAround<Box extends Rectangle>(box: Box): readonly Box[] {
  const spots: Box[] = [box];
  for (let ring = 1; spots.length < freeSpotsTried; ring += 1) {
    for (let across = -ring; across <= ring; across += 1) {
      for (let along = -ring; along <= ring; along += 1) {
        if (Math.max(Math.abs(across), Math.abs(along)) === ring) {
          spots.push(moved(box, along * 40, across * 20));
        }
      }
    }
  }
  return spots.sort((a, b) => distance(a, box) - distance(b, box));
}

const distance = (a: Rectangle, b: Rectangle): number => Math.abs(a.x - b.x) + 2 * Math.abs(a.y - b.y);

function clampInto<Box extends Rectangle>(home: Rectangle, box: Box): Box {
  const farthest = {
    x: right(home) - containerInset.right - box.width,
    y: bottom(home) - containerInset.bottom - box.height,
  };
  return {
    ...box,
    x: Math.max(home.x + containerInset.left, Math.min(box.x, farthest.x)),
    y: Math.max(home.y + containerInset.top, Math.min(box.y, farthest.y)),
  };
}

function withRoomFor(home: PlacedContainer, box: Rectangle): PlacedContainer {
  const needed: Rectangle = {
    x: box.x - containerInset.left,
    y: box.y - containerInset.top,
    width: box.width + containerInset.left + containerInset.right,
    height: box.height + containerInset.top + containerInset.bottom,
  };
  return contains(home, needed) ? home : { ...home, ...(boundsOf([home, needed]) ?? home) };
}

const isFree = (draft: Draft, candidate: Rectangle, gap: number): boolean =>
  !draft.boxes.some((other) => overlaps(other, candidate, gap));

function canGrow(draft: Draft, home: PlacedContainer, grown: PlacedContainer): boolean {
  if (home === grown) return true;
  const strangers = draft.boxes.filter((box) => box.group !== home.name || box.cluster !== home.cluster);
  const others = draft.containers.filter(
    (other) => other !== home && (other.kind === 'namespace' || other.cluster !== home.cluster),
  );
  return ![...strangers, ...others].some((other) => overlaps(other, grown, 8));
}
