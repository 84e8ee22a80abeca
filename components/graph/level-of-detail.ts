/** How much of a node can be read: a card, its glyph and name, or its silhouette. */
export type LevelOfDetail = 'card' | 'compact' | 'dot';

/** Cards are elements of the page from here on; below, the canvas draws the nodes too. */
export const readingZoom = 0.75;
const nameZoom = 0.45;
/** Names of more nodes than this would be a grey texture. */
const mostNames = 150;

export function levelOfDetail(zoom: number, nodes: number): LevelOfDetail {
  if (zoom >= readingZoom) return 'card';
  return zoom >= nameZoom && nodes <= mostNames * 2 ? 'compact' : 'dot';
}
