import type { LayoutLink, PlacedBox } from './layout-engine.ts';
import type { Rectangle } from './rectangle.ts';

/** A piece of the map that moves as a whole: a container with its boxes laid out, or one box without container. */
export interface Block {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Its boxes, relative to its own top left. */
  readonly boxes: readonly PlacedBox[];
}

/** A block with its place. */
export type PlacedBlock = Block & Rectangle;

/** A call from a box of one block to a box of another; offsets are where the curve leaves and arrives. */
export interface BlockLink extends LayoutLink {
  /** Right edge of the calling box, from the left of its block. */
  readonly leavesX: number;
  /** Middle of the calling box, from the top of its block. */
  readonly leavesY: number;
  /** Middle of the called box, from the top of its block. */
  readonly arrivesY: number;
}

/** Lifts calls between boxes to calls between the blocks that hold them; calls inside a block are dropped. */
export function blockLinks(blocks: readonly Block[], links: readonly LayoutLink[]): readonly BlockLink[] {
  const homes = new Map(
    blocks.flatMap((block) => block.boxes.map((box) => [box.id, { block, box }] as const)),
  );
  return links.flatMap((link) => {
    const source = homes.get(link.source);
    const destination = homes.get(link.destination);
    if (source === undefined || destination === undefined || source.block === destination.block) return [];
    return {
      source: source.block.id,
      destination: destination.block.id,
      leavesX: source.box.x + source.box.width,
      leavesY: source.box.y + source.box.height / 2,
      arrivesY: destination.box.y + destination.box.height / 2,
    };
  });
}
