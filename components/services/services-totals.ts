import { isInGroup } from './service-groups.ts';
import type { ServiceRow } from './service-row.ts';

/** Sums over the services of the list. */
export interface ServicesTotals {
  readonly services: number;
  readonly attention: number;
  /** Requests per second that services receive; a request that makes another one counts twice. */
  readonly requestRate: number | null;
  readonly errorRatio: number | null;
  readonly bytesPerSecond: number;
  /** Share of mutual TLS in the requests of which it is told; null where nobody told. */
  readonly mtlsRatio: number | null;
  readonly replicas: { readonly desired: number; readonly available: number } | null;
  /** Null where none is set. */
  readonly objectives: { readonly set: number; readonly burning: number } | null;
}

export function servicesTotals(rows: readonly ServiceRow[]): ServicesTotals {
  let [requests, judged, failed, bytes, told, mutual] = [0, 0, 0, 0, 0, 0];
  let isCounted = false;
  for (const { summary, mtls } of rows) {
    // A gateway's requests are received by the services behind it.
    const { requestRate, errorRatio, bytesPerSecond } = summary.inbound;
    bytes += bytesPerSecond ?? 0;
    if (requestRate === null) continue;
    isCounted = true;
    requests += requestRate;
    if (errorRatio !== null) {
      judged += requestRate;
      failed += requestRate * errorRatio;
    }
    if (mtls !== null && mtls.ratio !== null) {
      told += requestRate;
      mutual += requestRate * mtls.ratio;
    }
  }
  return {
    services: rows.length,
    attention: rows.filter((row) => isInGroup(row, 'attention')).length,
    requestRate: isCounted ? requests : null,
    errorRatio: judged > 0 ? failed / judged : null,
    bytesPerSecond: bytes,
    mtlsRatio: told > 0 ? mutual / told : null,
    replicas: totalReplicas(rows),
    objectives: totalObjectives(rows),
  };
}

function totalObjectives(rows: readonly ServiceRow[]): ServicesTotals['objectives'] {
  const all = rows.flatMap(({ summary }) => summary.objectives);
  if (all.length === 0) return null;
  return { set: all.length, burning: all.filter(({ burn }) => (burn ?? 0) > 1).length };
}

function totalReplicas(rows: readonly ServiceRow[]): ServicesTotals['replicas'] {
  const known = rows.flatMap(({ replicas }) => (replicas === null ? [] : [replicas]));
  if (known.length === 0) return null;
  return {
    desired: known.reduce((sum, { desired }) => sum + desired, 0),
    available: known.reduce((sum, { available }) => sum + available, 0),
  };
}
