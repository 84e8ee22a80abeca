import type { ServiceRow } from './service-row.ts';

/** Columns that stand only where somebody can fill them and there is room. */
export interface OptionalColumns {
  /** The lines of the last half hour. */
  readonly history: boolean;
  readonly mtls: boolean;
  /** What is left of 30 days' budget. */
  readonly budget: boolean;
  readonly burn: boolean;
  readonly ready: boolean;
  readonly owner: boolean;
}

/**
 * A column in which nothing is known of any service is left out; unknown of one is a dash in it. Without room the lines
 * go first, then budgets and who owns it: all are on the service's page.
 */
export function columnsFor(rows: readonly ServiceRow[], isWide: boolean): OptionalColumns {
  return {
    history: isWide,
    mtls: rows.some(({ mtls }) => mtls !== null),
    budget: isWide && rows.some(({ objective }) => objective !== null && objective.left !== null),
    burn: isWide && rows.some(({ objective }) => objective !== null),
    ready: rows.some(({ replicas }) => replicas !== null),
    owner: isWide && rows.some(({ owner }) => owner !== null),
  };
}
