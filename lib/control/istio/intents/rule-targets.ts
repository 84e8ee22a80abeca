import { isJsonObject, textOf } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';

/** How destinations are named, which stands in other objects than the rule. */
export interface TargetNaming {
  /** Full name of a host as the rule writes it. */
  fullHost(host: string): string;
  /** Version behind a destination; null where nothing names one. */
  versionOf(host: string, subset: string | null): string | null;
  /** Subset that stands for a version of a host, or has that name; null where no DestinationRule defines one. */
  subsetFor(host: string, version: string): string | null;
  /** Whether the cluster has a Service of that name in the rule's namespace. */
  hasService(name: string): boolean;
}

/** One destination of a rule. */
export interface RuleTarget {
  readonly value: JsonObject;
  /** Name in an intent's weights: the version for subsets, else the Service. */
  readonly key: string;
  /** Every name by which an intent may mean it. */
  readonly names: readonly string[];
  /** Version where known, for what telemetry will show; else the key. */
  readonly version: string;
  readonly host: string;
  readonly subset: string | null;
  /** As Envoy takes it: missing is 0 for one of several, and a Service without weight has 1. */
  readonly weight: number;
}

/** Name of the list of destinations in a rule of a kind. */
export const targetsField = (kind: string): 'route' | 'backendRefs' =>
  kind === 'HTTPRoute' ? 'backendRefs' : 'route';

/** The destinations of a rule. */
export function targetsOf(rule: JsonObject, kind: string, naming: TargetNaming): readonly RuleTarget[] {
  const list = rule[targetsField(kind)];
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[])
    .filter(isJsonObject)
    .map((value) => (kind === 'HTTPRoute' ? backend(value, naming) : destination(value, naming)));
}

const distinct = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== null && name !== '').map(String)),
];

function destination(value: JsonObject, naming: TargetNaming): RuleTarget {
  const to = isJsonObject(value.destination) ? value.destination : {};
  const host = naming.fullHost(textOf(to.host));
  const subset = textOf(to.subset) === '' ? null : textOf(to.subset);
  const version = naming.versionOf(host, subset);
  const service = host.split('.')[0] ?? host;
  const names = subset === null ? [service, version, host] : [version, subset];
  const key = subset === null ? service : (version ?? subset);
  const weight = typeof value.weight === 'number' ? value.weight : 0;
  return { value, key, names: distinct(names), version: version ?? key, host, subset, weight };
}

function backend(value: JsonObject, naming: TargetNaming): RuleTarget {
  const key = textOf(value.name);
  const namespace = textOf(value.namespace);
  const host = naming.fullHost(namespace === '' ? key : `${key}.${namespace}.svc`);
  const version = naming.versionOf(host, null);
  const weight = typeof value.weight === 'number' ? value.weight : 1;
  return { value, key, names: distinct([key, version]), version: version ?? key, host, subset: null, weight };
}

/** Shares 0..1 by version, as the weights of a rule give them; empty where they give none. */
export function sharesOf(targets: readonly RuleTarget[]): Readonly<Record<string, number>> {
  const isAlone = targets.length === 1;
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  const shares: Record<string, number> = {};
  for (const { version, weight } of targets) {
    if (!isAlone && sum === 0) continue;
    shares[version] = (shares[version] ?? 0) + (isAlone ? 1 : weight / sum);
  }
  return shares;
}
