import type { Weights } from '../../../domain/change-intent.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';

/** A version of a service and the label that its pods carry for it. */
export interface LabelledVersion {
  readonly version: string;
  readonly label: string;
}

/** Name of the subset for a version: istiod takes only what a DNS label may be. */
export const subsetName = (version: string): string =>
  version
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63) || 'v';

/** Subsets for versions, by the labels of their pods. */
export const subsetsFor = (versions: readonly LabelledVersion[]): readonly JsonObject[] =>
  versions.map(({ version, label }) => ({ name: subsetName(version), labels: { [label]: version } }));

/** `spec` of the DestinationRule that divides a host into versions. */
export const destinationRuleSpec = (host: string, versions: readonly LabelledVersion[]): JsonObject => ({
  host,
  subsets: subsetsFor(versions),
});

/** `spec` of the VirtualService that spreads a host's requests over subsets: by version, the subset's name and the weights. */
export const virtualServiceSpec = (
  host: string,
  subsets: Readonly<Record<string, string>>,
  weights: Weights,
): JsonObject => ({
  hosts: [host],
  http: [
    {
      name: 'primary',
      route: Object.entries(weights).map(([version, weight]) => ({
        destination: { host, subset: subsets[version] ?? subsetName(version) },
        weight,
      })),
    },
  ],
});

/** Versions and weights of the routing that a canary began with, read back from its two objects; null where it is none. */
export function readCanary(destinationRule: JsonObject, virtualService: JsonObject): Weights | null {
  const labels = new Map(objects(destinationRule.subsets).map((subset) => [subset.name, firstLabel(subset)]));
  const [rule] = objects(virtualService.http);
  const routes = objects(rule?.route).map(({ destination, weight }) => {
    const subset = isJsonObject(destination) ? destination.subset : undefined;
    const version = subset === undefined ? undefined : labels.get(subset);
    return [version, weight] as const;
  });
  const known = routes.filter(
    (one): one is [string, number] => typeof one[0] === 'string' && typeof one[1] === 'number',
  );
  return known.length === routes.length && known.length > 0 ? Object.fromEntries(known) : null;
}

const objects = (list: JsonValue | undefined): readonly JsonObject[] =>
  (Array.isArray(list) ? (list as readonly JsonValue[]) : []).filter(isJsonObject);

const firstLabel = ({ labels }: JsonObject): JsonValue | undefined =>
  isJsonObject(labels) ? Object.values(labels)[0] : undefined;
