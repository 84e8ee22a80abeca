import { z } from 'zod';
import { fullHost, visibility } from './host-name.ts';
import { identityOf, metadataSchema, stringMap } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';

/** What is kept of a DestinationRule. */
export interface KeptDestinationRule extends KeptObject {
  readonly host: string;
  readonly visibleIn: readonly string[];
  /** Version behind each subset; null where its labels name none. */
  readonly versionBySubset: Readonly<Record<string, string | null>>;
  /** Labels that each subset chooses pods by, beside the service's own. */
  readonly labelsBySubset: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether it limits connections or ejects outliers, for the host, a port or a subset. */
  readonly breaksCircuit: boolean;
  /** Whether it sets how callers connect, beside its subsets. */
  readonly hasPolicy: boolean;
  /** What callers are told to speak, wherever it is set. */
  readonly tls: readonly CallerTls[];
}

/** `trafficPolicy.tls.mode` of the host, a port or a subset. */
export interface CallerTls {
  /** `DISABLE`, `SIMPLE`, `MUTUAL` or `ISTIO_MUTUAL`. */
  readonly mode: string;
  /** Path of the mode in its object. */
  readonly path: string;
  /** Null where it holds for the whole host. */
  readonly port: number | null;
}

const limits = z.record(z.string(), z.unknown()).nullish();
const basicPolicy = z.object({
  connectionPool: limits,
  outlierDetection: limits,
  tls: z.object({ mode: z.string().nullish() }).nullish(),
});
const portPolicy = basicPolicy.extend({ port: z.object({ number: z.number().nullish() }).nullish() });
/** Fields that are not read are kept, so that a policy of those alone still counts as one. */
const policySchema = basicPolicy
  .extend({ portLevelSettings: z.array(portPolicy).nullish() })
  .loose()
  .nullish();

const destinationRuleSchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z.object({
    host: z.string(),
    exportTo: z.array(z.string()).nullish(),
    trafficPolicy: policySchema,
    subsets: z
      .array(z.object({ name: z.string(), labels: stringMap, trafficPolicy: policySchema }))
      .nullish(),
  }),
});

/** Labels that name a version, the usual one first. */
export const VERSION_LABELS = [
  'version',
  'app.kubernetes.io/version',
  'service.istio.io/canonical-revision',
] as const;

/** What is kept of a DestinationRule; null where the object breaks its own schema. */
export function readDestinationRule(object: unknown, domain: string): KeptDestinationRule | null {
  const parsed = destinationRuleSchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  const namespace = metadata.namespace ?? '';
  const subsets = spec.subsets ?? [];
  const policies = [spec.trafficPolicy, ...subsets.map(({ trafficPolicy }) => trafficPolicy)];
  return {
    ...identityOf(apiVersion, 'DestinationRule', metadata),
    host: fullHost(spec.host, namespace, domain),
    visibleIn: visibility(spec.exportTo, namespace),
    versionBySubset: Object.fromEntries(subsets.map(({ name, labels }) => [name, versionIn(labels)])),
    labelsBySubset: Object.fromEntries(subsets.map(({ name, labels }) => [name, labels])),
    breaksCircuit: policies.some((policy) =>
      [policy, ...(policy?.portLevelSettings ?? [])].some(
        (one) => isSet(one?.connectionPool) || isSet(one?.outlierDetection),
      ),
    ),
    hasPolicy: isSet(spec.trafficPolicy),
    tls: [
      ...tlsOf(spec.trafficPolicy, 'spec.trafficPolicy'),
      ...subsets.flatMap(({ trafficPolicy }, index) =>
        tlsOf(trafficPolicy, `spec.subsets[${index}].trafficPolicy`),
      ),
    ],
  };
}

function tlsOf(policy: z.infer<typeof policySchema>, path: string): readonly CallerTls[] {
  const own = policy?.tls?.mode;
  return [
    ...(own ? [{ mode: own, path: `${path}.tls.mode`, port: null }] : []),
    ...(policy?.portLevelSettings ?? []).flatMap(({ tls, port }, index) => {
      const number = port?.number;
      if (!tls?.mode || !number) return [];
      return [{ mode: tls.mode, path: `${path}.portLevelSettings[${index}].tls.mode`, port: number }];
    }),
  ];
}

/** The version that labels name; null where they name none. */
export function versionIn(labels: Readonly<Record<string, string>>): string | null {
  for (const label of VERSION_LABELS) {
    const version = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (version !== undefined && version !== '') return version;
  }
  return null;
}

const isSet = (given: Readonly<Record<string, unknown>> | null | undefined): boolean =>
  given !== null && given !== undefined && Object.keys(given).length > 0;
