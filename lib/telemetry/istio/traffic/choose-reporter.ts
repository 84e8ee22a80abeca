import type { Protocol, Reporter } from '../../../domain/mesh-graph.ts';
import type { NamedEnds } from './end-index.ts';
import type { SeriesRow } from './series-row.ts';

/** All series of one pair in one protocol, with the reporter whose figures stand; null where a waypoint took it over. */
export interface JudgedPair {
  readonly key: string;
  readonly reporter: Reporter | null;
  readonly rows: Readonly<Record<Reporter, readonly SeriesRow[]>>;
  /** What is told beside requests and bytes: gRPC messages, refused connections. */
  readonly beside: Readonly<Record<Reporter, readonly SeriesRow[]>>;
}

interface OpenPair {
  readonly key: string;
  readonly route: string;
  readonly rows: Record<Reporter, SeriesRow[]>;
  readonly beside: Record<Reporter, SeriesRow[]>;
}

/**
 * One reporter for each (source workload, service, destination workload, protocol): the waypoint if it reports the
 * pair, else the client, else the server. Where a waypoint reports the route, the client's view of it is not used,
 * whatever workload that names; such a pair counts only if the server reports it.
 */
export function judgePairs(rows: readonly SeriesRow[]): readonly JudgedPair[] {
  const pairs = new Map<string, OpenPair>();
  const byEnds = new PairsByEnds(pairs);
  const waypointRoutes = new Set<string>();
  for (const row of rows) {
    const pair = byEnds.of(row);
    pair[row.measure === 'traffic' ? 'rows' : 'beside'][row.reporter].push(row);
    if (row.reporter === 'waypoint') waypointRoutes.add(pair.route);
  }
  return [...pairs.values()].map(({ key, route, rows: found, beside }) => {
    const taken = waypointRoutes.has(route);
    const reporter = chooseReporter(found, taken) ?? chooseReporter(beside, taken);
    return { key, reporter, rows: found, beside };
  });
}

/** Finds pairs without comparing their long names again for every series of the same ends. */
class PairsByEnds {
  readonly #pairs: Map<string, OpenPair>;
  readonly #known: Readonly<Record<Protocol, Map<NamedEnds, OpenPair>>> = {
    http: new Map(),
    grpc: new Map(),
    tcp: new Map(),
  };

  constructor(pairs: Map<string, OpenPair>) {
    this.#pairs = pairs;
  }

  of({ ends, protocol }: SeriesRow): OpenPair {
    const known = this.#known[protocol].get(ends);
    if (known !== undefined) return known;
    const key = `${ends.pair}|${protocol}`;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      const route = `${ends.route}|${protocol}`;
      pair = { key, route, rows: noRows(), beside: noRows() };
      this.#pairs.set(key, pair);
    }
    this.#known[protocol].set(ends, pair);
    return pair;
  }
}

const noRows = (): Record<Reporter, SeriesRow[]> => ({ waypoint: [], source: [], destination: [] });

function chooseReporter(
  rows: Readonly<Record<Reporter, readonly SeriesRow[]>>,
  takenByWaypoint: boolean,
): Reporter | null {
  if (rows.waypoint.length > 0) return 'waypoint';
  if (rows.source.length > 0 && !takenByWaypoint) return 'source';
  return rows.destination.length > 0 ? 'destination' : null;
}
