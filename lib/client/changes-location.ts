/** Quick choices over the list of changes. */
export const changeGroups = ['all', 'active', 'mine'] as const;
/** How a change went, as the list filters by it. */
export const changeOutcomes = ['any', 'in-effect', 'taken-back', 'failed'] as const;

export type ChangeGroup = (typeof changeGroups)[number];
export type ChangeOutcome = (typeof changeOutcomes)[number];

/** Everything that a link to the changes carries beside the one that is open. */
export interface ChangesLocation {
  /** Null: the first mesh. */
  readonly mesh: string | null;
  readonly group: ChangeGroup;
  readonly outcome: ChangeOutcome;
  /** `namespace/service`; null: all. */
  readonly service: string | null;
  readonly who: string | null;
  /** Words that must stand in a change. */
  readonly text: string;
}

export const defaultChangesLocation: ChangesLocation = {
  mesh: null,
  group: 'all',
  outcome: 'any',
  service: null,
  who: null,
  text: '',
};

const mostCharacters = 253;

/** Reads a link. A parameter that makes no sense is as good as absent. */
export function parseChangesLocation(parameters: Pick<URLSearchParams, 'get'>): ChangesLocation {
  const word = (name: string): string | null => {
    const value = parameters.get(name)?.slice(0, mostCharacters) ?? '';
    return value === '' ? null : value;
  };
  return {
    mesh: word('mesh'),
    group: changeGroups.find((group) => group === parameters.get('show')) ?? defaultChangesLocation.group,
    outcome:
      changeOutcomes.find((outcome) => outcome === parameters.get('state')) ?? defaultChangesLocation.outcome,
    service: word('service'),
    who: word('who'),
    text: word('filter') ?? '',
  };
}

/** Writes a link, without what is as by default; `parseChangesLocation` gives the same location back. */
export function formatChangesLocation(location: ChangesLocation): string {
  const parameters = new URLSearchParams();
  if (location.mesh !== null) parameters.set('mesh', location.mesh);
  if (location.group !== defaultChangesLocation.group) parameters.set('show', location.group);
  if (location.outcome !== defaultChangesLocation.outcome) parameters.set('state', location.outcome);
  if (location.service !== null) parameters.set('service', location.service);
  if (location.who !== null) parameters.set('who', location.who);
  if (location.text !== '') parameters.set('filter', location.text);
  return parameters.toString();
}

/** The address of the list, or of one change beside it. */
export function changesHref(location: ChangesLocation, id: string | null = null): string {
  const path = id === null ? '/changes' : `/changes/${encodeURIComponent(id)}`;
  const search = formatChangesLocation(location);
  return search === '' ? path : `${path}?${search}`;
}
