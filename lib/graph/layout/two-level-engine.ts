import { blockLinks, type Block, type BlockLink, type PlacedBlock } from './block.ts';
import { layOutInRanks } from './dagre-ranks.ts';
import { foldColumns } from './fold-columns.ts';
import { hopColumns } from './hop-columns.ts';
import type {
  Layout,
  LayoutBox,
  LayoutEngine,
  LayoutLink,
  LayoutRequest,
  PlacedContainer,
} from './layout-engine.ts';
import { clusterInset, containerInset } from './node-sizes.ts';
import { packRows } from './packed-rows.ts';
import { boundsOf, moved } from './rectangle.ts';
import { topologyKey } from './topology-key.ts';

/** Above so many containers side by side, ranks between them cost more than they show. */
const mostRankedBlocks = 40;
const alwaysRankedBlocks = 12;
const leastDensity = 0.28;

/** Cards inside each namespace by dagre, then namespaces, then clusters: each level sees the one below as plain boxes. */
export const twoLevelEngine: LayoutEngine = {
  layout: async (request, signal) => {
    const clusters = Map.groupBy(request.boxes, ({ cluster }) => cluster);
    const laidOut: { cluster: string; part: Layout }[] = [];
    for (const [cluster, boxes] of clusters) {
      signal.throwIfAborted();
      laidOut.push({ cluster, part: layOutCluster(cluster, boxes, request.links) });
    }
    const [only] = laidOut;
    const key = topologyKey(request);
    if (only === undefined) return { key, boxes: [], containers: [] };
    if (laidOut.length === 1) return { ...only.part, key };
    return { ...joinClusters(laidOut, request), key };
  },
};

function layOutCluster(cluster: string, boxes: readonly LayoutBox[], links: readonly LayoutLink[]): Layout {
  const groups = Map.groupBy(boxes, ({ group }) => group);
  const containers: PlacedContainer[] = [];
  const blocks: Block[] = [];
  for (const [group, members] of groups) {
    if (group === null) {
      for (const box of members) blocks.push({ ...box, boxes: [{ ...box, x: 0, y: 0 }] });
    } else {
      const block = containerBlock(`${cluster}/${group}`, layOutInRanks(members, links), containerInset);
      blocks.push(block);
      containers.push({ ...block, x: 0, y: 0, kind: 'namespace', name: group, cluster });
    }
  }
  const placed = arrange(blocks, blockLinks(blocks, links));
  const origin = new Map(placed.map((block) => [block.id, block]));
  return {
    key: '',
    boxes: placed.flatMap((block) => block.boxes.map((box) => moved(box, block.x, block.y))),
    containers: containers.map(({ id, kind, name, width, height }) => {
      const { x = 0, y = 0 } = origin.get(id) ?? {};
      return { id, kind, name, cluster, x, y, width, height };
    }),
  };
}

function containerBlock(
  id: string,
  boxes: Block['boxes'],
  inset: { top: number; right: number; bottom: number; left: number },
): Block {
  const bounds = boundsOf(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    id,
    width: bounds.width + inset.left + inset.right,
    height: bounds.height + inset.top + inset.bottom,
    boxes: boxes.map((box) => moved(box, inset.left - bounds.x, inset.top - bounds.y)),
  };
}

function arrange(blocks: readonly Block[], links: readonly BlockLink[]): readonly PlacedBlock[] {
  if (blocks.length <= mostRankedBlocks) {
    const folded = foldColumns(blocks, links);
    if (blocks.length <= alwaysRankedBlocks || densityOf(folded) >= leastDensity) return folded;
  }
  const areTiles = blocks.every(({ boxes }) => boxes.length === 1);
  return areTiles ? hopColumns(blocks, links) : packRows(blocks, links);
}

/** Share of the map that is covered by blocks: long chains leave most of a ranked map empty. */
function densityOf(placed: readonly PlacedBlock[]): number {
  const bounds = boundsOf(placed);
  const covered = placed.reduce((sum, { width, height }) => sum + width * height, 0);
  return bounds === null ? 1 : covered / (bounds.width * bounds.height);
}

function joinClusters(
  clusters: readonly { cluster: string; part: Layout }[],
  { links }: LayoutRequest,
): Omit<Layout, 'key'> {
  const blocks = clusters.map(({ cluster, part }) => {
    const bounds = boundsOf([...part.boxes, ...part.containers]) ?? { x: 0, y: 0, width: 0, height: 0 };
    return {
      id: cluster,
      width: bounds.width + clusterInset.left + clusterInset.right,
      height: bounds.height + clusterInset.top + clusterInset.bottom,
      boxes: part.boxes.map((box) => moved(box, clusterInset.left, clusterInset.top)),
    };
  });
  const placed = new Map(arrange(blocks, blockLinks(blocks, links)).map((block) => [block.id, block]));
  const boxes = [...placed.values()].flatMap((block) =>
    block.boxes.map((box) => moved(box, block.x, block.y)),
  );
  const containers = clusters.flatMap(({ cluster, part }): PlacedContainer[] => {
    const { x = 0, y = 0, width = 0, height = 0 } = placed.get(cluster) ?? {};
    const outer: PlacedContainer = {
      id: cluster,
      kind: 'cluster',
      name: cluster,
      cluster,
      x,
      y,
      width,
      height,
    };
    const inner = part.containers.map((container) =>
      moved(container, x + clusterInset.left, y + clusterInset.top),
    );
    return [outer, ...inner];
  });
  return { boxes, containers };
}
