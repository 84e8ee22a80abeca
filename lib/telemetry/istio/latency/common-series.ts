import type { Matcher } from '../../../prometheus/selector.ts';
import { cover } from './cover.ts';
import { isToSelf } from './grouping.ts';
import type { Place, StrandGroups } from './strand-groups.ts';
import type { Strand } from '../traffic/strand.ts';

/** More selectors than this cost the backend more than asking for the clients' reports and the others apart. */
const MOST_SELECTORS = 48;

const CLIENTS: readonly Matcher[] = [{ label: 'reporter', operator: '=', value: 'source' }];

/** Series that nearly all figures of a map are made from: few selectors, whatever the size of the mesh. */
export interface CommonSeries {
  readonly selectors: readonly (readonly Matcher[])[];
  readonly strands: ReadonlySet<Strand>;
}

const isClients = ({ labels }: Strand): boolean => labels.reporter === 'source';

/** The reports of clients among them. */
export const clientsAlone = ({ strands }: CommonSeries): CommonSeries => ({
  selectors: [CLIENTS],
  strands: new Set([...strands].filter(isClients)),
});

/** All reports of clients, and of other reporters those that count, where few selectors choose exactly them. */
export function findCommonSeries(
  strands: readonly Strand[],
  levels: () => readonly StrandGroups[],
): CommonSeries {
  const clients = strands.filter(isClients);
  const others = strands.filter(({ labels, ends }) => ends !== null && labels.reporter !== 'source');
  if (others.length === 0) return { selectors: [CLIENTS], strands: new Set(clients) };
  const selectors = cover(new Set(others), levels());
  return selectors.length > MOST_SELECTORS
    ? { selectors: [CLIENTS], strands: new Set(clients) }
    : { selectors: [CLIENTS, ...selectors], strands: new Set([...clients, ...others]) };
}

/** Common strands by their groups, without what nodes send to themselves. */
export class CommonGroups {
  readonly #places = new Map<Strand, Place>();
  readonly #sizes = new Map<Place, number>();
  /** Whether there is anything that nodes send to themselves. */
  readonly hasSelf: boolean;

  constructor(groups: StrandGroups, { strands }: CommonSeries) {
    let hasSelf = false;
    for (const strand of strands) {
      const group = groups.groupOf(strand);
      if (group === undefined) continue;
      const { place } = group;
      if (isToSelf(place.grouping, strand.labels)) {
        hasSelf = true;
        continue;
      }
      this.#places.set(strand, place);
      this.#sizes.set(place, (this.#sizes.get(place) ?? 0) + 1);
    }
    this.hasSelf = hasSelf;
  }

  /** Where these strands are, if nothing else is there; null where they are at no such place. */
  placeOf(wanted: readonly Strand[]): Place | null {
    let found: Place | null = null;
    for (const strand of wanted) {
      const place = this.#places.get(strand);
      if (place === undefined || (found !== null && place !== found)) return null;
      found = place;
    }
    return found !== null && this.#sizes.get(found) === wanted.length ? found : null;
  }
}
