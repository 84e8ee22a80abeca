import type { Command } from '@/components/ui/command-dialog.tsx';

/** Acts change something or the view, places are pages, nodes are things of the mesh. */
export type PaletteKind = 'act' | 'place' | 'node';

export interface PaletteItem extends Command {
  readonly kind: PaletteKind;
  /** Listed after all others whatever matches, as "Halt everything…" is. */
  readonly isLast?: boolean | undefined;
}

const kindOrder: Record<PaletteKind, number> = { act: 0, place: 1, node: 2 };

/** More would not be read, and a large mesh has thousands. */
const mostShown = 50;

/** How well a text fits: 0 the title begins with it, 1 a word does, 2 it is inside, 3 the detail has it, `null` not at all. */
function fit(item: PaletteItem, text: string): number | null {
  const title = item.title.toLowerCase();
  if (title.startsWith(text)) return 0;
  if (title.split(/[\s./-]+/).some((word) => word.startsWith(text))) return 1;
  if (title.includes(text)) return 2;
  return item.detail?.toLowerCase().includes(text) === true ? 3 : null;
}

function worstFit(item: PaletteItem, words: readonly string[]): number | null {
  let worst = 0;
  for (const word of words) {
    const found = fit(item, word);
    if (found === null) return null;
    worst = Math.max(worst, found);
  }
  return worst;
}

/** What the palette lists for a text: every word must fit; the best fit first, then acts, places, nodes in the order given. */
export function findPaletteItems(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.flatMap((item, position) => {
    const fitness = worstFit(item, words);
    return fitness === null ? [] : [{ item, fitness, position }];
  });
  found.sort(
    (a, b) =>
      Number(a.item.isLast ?? false) - Number(b.item.isLast ?? false) ||
      a.fitness - b.fitness ||
      kindOrder[a.item.kind] - kindOrder[b.item.kind] ||
      a.position - b.position,
  );
  const isCut = found.length > mostShown;
  const shown = isCut
    ? [...found.slice(0, mostShown), ...found.slice(mostShown).filter(({ item }) => item.isLast)]
    : found;
  return shown.map(({ item }) => item);
}
