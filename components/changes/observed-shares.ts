import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { shareInterval } from '@/lib/domain/share-interval.ts';

/** What was seen of a split: shares with their intervals (0..1), and how many requests that rests on. */
export interface ObservedShares {
  readonly requests: number;
  /** In the order of the versions asked for. */
  readonly shares: readonly { readonly version: string; readonly share: number }[];
  /** One for each border between two versions, on the axis of the bar. */
  readonly borders: readonly { readonly low: number; readonly high: number }[];
  /** Unix seconds since which it was counted; null: in the window of the page. */
  readonly since: number | null;
}

/** What was seen since the change, where it has a proof, else in the window of the page. Null where nothing reached a version. */
export function observedShares(
  service: Service,
  order: readonly string[],
  change: ChangeSummary | null,
): ObservedShares | null {
  const { proof } = change ?? {};
  const counts =
    proof && proof.observed.some(({ requests }) => requests > 0)
      ? new Map(proof.observed.map(({ version, requests }) => [version, requests]))
      : new Map(
          service.versions.map(({ version, requestRate }) => [
            version ?? '',
            Math.round((requestRate ?? 0) * service.windowSeconds),
          ]),
        );
  const counted = order.map((version) => ({ version, requests: counts.get(version) ?? 0 }));
  const total = counted.reduce((sum, { requests }) => sum + requests, 0);
  if (total === 0) return null;
  const borders = counted.slice(0, -1).map((_, index) => {
    const left = counted.slice(0, index + 1).reduce((sum, { requests }) => sum + requests, 0);
    return shareInterval(left / total, total) ?? { low: 0, high: 1 };
  });
  const since = proof?.observed.some(({ requests }) => requests > 0) === true ? proof.since : null;
  return {
    requests: total,
    shares: counted.map(({ version, requests }) => ({ version, share: requests / total })),
    borders,
    since,
  };
}
