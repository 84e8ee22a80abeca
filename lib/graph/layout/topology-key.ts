import type { LayoutRequest } from './layout-engine.ts';

/**
 * Names a topology: equal for requests with the same boxes (size and place in the tree included) and links, in whatever
 * order. 53 bits of cyrb53-style mixing; a collision would only keep an old layout on screen.
 */
export function topologyKey({ boxes, links }: LayoutRequest): string {
  const lines = [
    ...boxes.map((box) => `${box.cluster}\n${box.group ?? ''}\n${box.id}\n${box.width}x${box.height}`),
    ...links.map((link) => `${link.source}\n>${link.destination}`),
  ].sort();
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const line of lines) {
    for (let index = 0; index <= line.length; index += 1) {
      const unit = index === line.length ? 0x1_00_00 : line.charCodeAt(index);
      high = Math.imul(high ^ unit, 2_654_435_761);
      low = Math.imul(low ^ unit, 1_597_334_677);
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return `${boxes.length}.${links.length}.${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}
