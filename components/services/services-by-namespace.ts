import type { ServiceRow } from './service-row.ts';
import { sortServices } from './sort-services.ts';

/** The services of one namespace of one cluster, worst first. */
export interface NamespaceServices {
  readonly cluster: string;
  readonly namespace: string;
  readonly rows: readonly ServiceRow[];
}

/**
 * Namespaces in the order of their worst service, and in each its worst services first: at most so many in all. `left` is how
 * many are not among them.
 */
export function servicesByNamespace(
  rows: readonly ServiceRow[],
  most: number,
): { readonly groups: readonly NamespaceServices[]; readonly left: number } {
  const sorted = sortServices(rows, { column: 'health', direction: 'descending' });
  const shown = sorted.slice(0, most);
  const groups = Map.groupBy(shown, ({ summary }) => `${summary.cluster}\n${summary.namespace}`);
  return {
    groups: [...groups.values()].flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      const { cluster, namespace } = first.summary;
      return [{ cluster, namespace, rows: own }];
    }),
    left: sorted.length - shown.length,
  };
}
