interface Place {
  readonly namespace: string;
  readonly cluster: string;
}

/** The words beside a name: its namespace, and its cluster where names are not unique without it. */
export const placeOf = ({ namespace, cluster }: Place, severalClusters: boolean): string =>
  severalClusters ? `${namespace} · ${cluster}` : namespace;

export const hasSeveralClusters = (places: readonly Place[]): boolean =>
  new Set(places.map(({ cluster }) => cluster)).size > 1;
