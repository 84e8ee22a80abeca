import type { Inset } from '@/components/graph/viewport-fit.ts';

const margin = 16;
const panelWidth = { wide: 356, narrow: 320 } as const;
/** Share of the height that the sheet on small screens covers. */
const sheetShare = 0.4;

/** What covers the edges of the map on this screen, so that nothing is shown under it. */
export function insetFor(hasPanel: boolean): Inset {
  const all = { top: margin, right: margin, bottom: margin, left: margin };
  if (!hasPanel) return all;
  if (innerWidth < 1_024) return { ...all, bottom: Math.round(innerHeight * sheetShare) };
  const panel = innerWidth < 1_440 ? panelWidth.narrow : panelWidth.wide;
  return { ...all, right: panel + 2 * margin };
}
