import { BADGES } from '../../domain/mesh-graph.ts';

/** What a number of a field counts; each has units of its own. */
export type FilterDimension = 'rate' | 'ratio' | 'duration' | 'bytes' | 'count';

interface FieldFacts {
  /** Other ways to write it. */
  readonly aliases: readonly string[];
  /** What it is, in a few words, for completion. */
  readonly meaning: string;
  readonly type:
    | { readonly kind: 'number'; readonly dimension: FilterDimension }
    | { readonly kind: 'text' }
    /** One of these words. */
    | { readonly kind: 'word'; readonly words: readonly string[] };
  /** Whether it can have no value: then `= unknown` asks for that, else for what is called so. */
  readonly canBeMissing: boolean;
}

const text = { kind: 'text' } as const;
const number = (dimension: FilterDimension) => ({ kind: 'number', dimension }) as const;
const word = (...words: readonly string[]) => ({ kind: 'word', words }) as const;

/** Every field of the filter language. On an edge, names and places are those of both its ends, and figures its own. */
export const filterFields = {
  name: {
    aliases: [],
    meaning: 'name, app or service; of an edge, of either end',
    type: text,
    canBeMissing: false,
  },
  ns: { aliases: ['namespace'], meaning: 'namespace', type: text, canBeMissing: true },
  app: { aliases: [], meaning: 'app', type: text, canBeMissing: true },
  version: { aliases: [], meaning: 'version of the app', type: text, canBeMissing: true },
  service: { aliases: ['svc'], meaning: 'service that is asked for', type: text, canBeMissing: true },
  cluster: { aliases: [], meaning: 'cluster', type: text, canBeMissing: false },
  kind: {
    aliases: [],
    meaning: 'what a node stands for',
    type: word('workload', 'app', 'service', 'namespace', 'gateway', 'external', 'unknown'),
    canBeMissing: false,
  },
  calls: { aliases: ['to'], meaning: 'who is called', type: text, canBeMissing: false },
  calledby: { aliases: ['from'], meaning: 'who calls', type: text, canBeMissing: false },
  health: {
    aliases: [],
    meaning: 'health',
    type: word('healthy', 'degraded', 'unhealthy'),
    canBeMissing: true,
  },
  rate: { aliases: ['rps'], meaning: 'requests per second', type: number('rate'), canBeMissing: true },
  errors: {
    aliases: ['error%', 'errors%', 'error'],
    meaning: 'failed requests in percent',
    type: number('ratio'),
    canBeMissing: true,
  },
  clienterrors: {
    aliases: ['clienterrors%'],
    meaning: 'requests answered with 4xx, in percent',
    type: number('ratio'),
    canBeMissing: true,
  },
  p50: { aliases: [], meaning: 'median latency in ms', type: number('duration'), canBeMissing: true },
  p95: {
    aliases: [],
    meaning: '95th percentile of latency in ms',
    type: number('duration'),
    canBeMissing: true,
  },
  p99: {
    aliases: [],
    meaning: '99th percentile of latency in ms',
    type: number('duration'),
    canBeMissing: true,
  },
  bytes: { aliases: [], meaning: 'TCP bytes per second', type: number('bytes'), canBeMissing: true },
  samples: { aliases: [], meaning: 'requests in the window', type: number('count'), canBeMissing: true },
  injected: {
    aliases: [],
    meaning: 'requests per second that a fault met',
    type: number('rate'),
    canBeMissing: true,
  },
  denied: {
    aliases: [],
    meaning: 'requests per second that were refused',
    type: number('rate'),
    canBeMissing: true,
  },
  mtls: {
    aliases: [],
    meaning: 'encryption',
    type: word('mutual', 'mixed', 'plaintext'),
    canBeMissing: true,
  },
  'mtls%': {
    aliases: [],
    meaning: 'share of requests with mutual TLS, in percent',
    type: number('ratio'),
    canBeMissing: true,
  },
  protocol: {
    aliases: [],
    meaning: 'protocol of the calls',
    type: word('http', 'grpc', 'tcp'),
    canBeMissing: false,
  },
  code: { aliases: [], meaning: 'answers with this status', type: text, canBeMissing: true },
  flag: { aliases: [], meaning: 'answers with this response flag', type: text, canBeMissing: true },
  reporter: {
    aliases: [],
    meaning: 'whose proxies counted',
    type: word('waypoint', 'source', 'destination', 'mixed'),
    canBeMissing: true,
  },
  badge: {
    aliases: [],
    meaning: 'what is configured on it',
    type: word(...BADGES),
    canBeMissing: false,
  },
} as const satisfies Readonly<Record<string, FieldFacts>>;

/** Name of a field as it is printed. */
export type FilterField = keyof typeof filterFields;

/** Names of all fields, in the order in which they are offered. */
export const filterFieldNames = Object.keys(filterFields) as readonly FilterField[];

/** What is known of a field. */
export const fieldFacts = (field: FilterField): FieldFacts => filterFields[field];

const byName: ReadonlyMap<string, FilterField> = new Map(
  filterFieldNames.flatMap((field) =>
    [field, ...fieldFacts(field).aliases].map((name) => [name, field] as const),
  ),
);

/** The field that a word names, in any letter case; null where there is none. */
export const fieldNamed = (name: string): FilterField | null => byName.get(name.toLowerCase()) ?? null;

/** Words that are conditions by themselves, each with what it stands for. */
export const filterFlags: Readonly<
  Record<string, { readonly field: FilterField; readonly word: string | null }>
> = {
  mtls: { field: 'mtls', word: 'mutual' },
  plaintext: { field: 'mtls', word: 'plaintext' },
  healthy: { field: 'health', word: 'healthy' },
  degraded: { field: 'health', word: 'degraded' },
  unhealthy: { field: 'health', word: 'unhealthy' },
  http: { field: 'protocol', word: 'http' },
  grpc: { field: 'protocol', word: 'grpc' },
  tcp: { field: 'protocol', word: 'tcp' },
  /** Null: any amount above 0. */
  injected: { field: 'injected', word: null },
  denied: { field: 'denied', word: null },
};

/** How many base units (1/s, 0..1, ms, bytes/s, 1) one of each unit is; a number without a unit has the first. */
export const filterUnits: Readonly<
  Record<FilterDimension, readonly (readonly [unit: string, factor: number])[]>
> = {
  rate: [
    ['rps', 1],
    ['/s', 1],
  ],
  ratio: [['%', 0.01]],
  duration: [
    ['ms', 1],
    ['s', 1_000],
  ],
  bytes: [
    ['B/s', 1],
    ['kB/s', 1_000],
    ['MB/s', 1_000_000],
  ],
  count: [],
};

/** A quantity in base units. */
export function inBaseUnits(dimension: FilterDimension, amount: number, unit: string): number {
  const units = filterUnits[dimension];
  const [, factor] = units.find(([name]) => name === unit) ?? units[0] ?? ['', 1];
  // Percent are divided, since 0.07 is not 7 × 0.01 in floating point.
  return factor < 1 ? amount / Math.round(1 / factor) : amount * factor;
}
