import type { TracedPathsAnswer } from '../contract/traced-paths.ts';

/** Whose way is drawn on the map: that of one trace, or those of a search, given as the link of the search has it. */
export type MapPath =
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'search'; readonly search: string };

const mostCharacters = 12_000;

/** Reads the path of a link to the map; null where it has none. One trace goes before a search. */
export function parseMapPath(parameters: Pick<URLSearchParams, 'get'>): MapPath | null {
  const word = (name: string): string | null => parameters.get(name)?.slice(0, mostCharacters) ?? null;
  const traceId = word('trace');
  if (traceId !== null && traceId !== '') return { kind: 'trace', traceId };
  const search = word('traces');
  return search === null ? null : { kind: 'search', search };
}

/** Name and value of the parameter that carries a path. */
export const formatMapPath = (path: MapPath): readonly [string, string] =>
  path.kind === 'trace' ? ['trace', path.traceId] : ['traces', path.search];

/** What the requests did on one edge. */
export interface TakenEdge {
  /** Id as the traces have it; the map's own may name the cluster and the protocol where spans did not. */
  readonly id: string;
  readonly traces: number;
  readonly requests: number;
  readonly failed: number;
  readonly injected: number;
  readonly meanMs: number;
}

/** The edges that some requests really took. */
export interface TakenPath {
  readonly view: TracedPathsAnswer['view'];
  /** How many traces these edges are of. */
  readonly traces: number;
  readonly edges: readonly TakenEdge[];
  /** What such a sample does not show, in one sentence. */
  readonly bias: string;
}

/** The path of some of the traces of an answer, by their positions in it; needs the answer's shares. */
export function pathOfSome(paths: TracedPathsAnswer, chosen: ReadonlySet<number>): TakenPath {
  const edges = paths.edges.flatMap(({ id, shares }) => {
    const own = (shares ?? []).filter(({ trace }) => chosen.has(trace));
    if (own.length === 0) return [];
    const sum = (of: (share: (typeof own)[number]) => number): number =>
      own.reduce((total, share) => total + of(share), 0);
    const requests = sum((share) => share.requests);
    return [
      {
        id,
        traces: own.length,
        requests,
        failed: sum(({ failed }) => failed),
        injected: sum(({ injected }) => injected),
        meanMs: sum(({ sumMs }) => sumMs) / requests,
      },
    ];
  });
  return { view: paths.view, traces: chosen.size, edges, bias: paths.bias };
}
