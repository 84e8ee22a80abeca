import { z } from 'zod';
import { versionIn } from './destination-rule.ts';
import { metadataSchema, stringMap } from './object-identity.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** What is kept of a Deployment, StatefulSet or DaemonSet. */
export interface KeptWorkload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly app: string | null;
  readonly version: string | null;
  readonly replicas: { readonly desired: number; readonly available: number };
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly isGateway: boolean;
  readonly rollout: Rollout;
  /** Version of istiod where this is istiod, from its labels or the tag of its image. */
  readonly istiodVersion: string | null;
}

/** What of a workload turns when its pods are replaced. */
export interface Rollout {
  /** Of its containers, in order. */
  readonly images: readonly string[];
  /** As its controller counts; null where it does not. */
  readonly revision: string | null;
  /** When somebody last asked for a restart, RFC 3339; null where nobody did. */
  readonly restartedAt: string | null;
  /** When the object was made, RFC 3339; empty where unknown. */
  readonly createdAt: string;
}

const count = z.number().int().nullish();
/** What is read of the template that a workload makes its pods of. */
export const podTemplateSchema = z.object({
  metadata: z.object({ labels: stringMap, annotations: stringMap }).nullish(),
  spec: z
    .object({
      containers: z.array(z.object({ name: z.string(), image: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

/** Images of the containers of a template, in order. */
export const imagesOf = ({ spec }: z.infer<typeof podTemplateSchema>): string[] =>
  (spec?.containers ?? []).flatMap(({ image }) => image ?? []);

/** When somebody last asked for a restart of the pods of a template, RFC 3339; null where nobody did. */
export const restartOf = ({ metadata }: z.infer<typeof podTemplateSchema>): string | null =>
  metadata?.annotations['kubectl.kubernetes.io/restartedAt'] ?? null;

const workloadSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ replicas: count, template: podTemplateSchema }),
  status: z
    .object({
      updateRevision: z.string().nullish(),
      availableReplicas: count,
      desiredNumberScheduled: count,
      numberAvailable: count,
    })
    .nullish(),
});

type Workload = z.infer<typeof workloadSchema>;

/** What is kept of a workload of one kind; null where the object breaks its own schema. */
export function readWorkload(kind: WorkloadKind, object: unknown): KeptWorkload | null {
  const parsed = workloadSchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  const labels = spec.template.metadata?.labels ?? {};
  const version = versionIn(labels);
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    app: canonicalName(labels),
    version: version === 'latest' || version === 'unknown' ? null : version,
    replicas: replicasOf(kind, parsed.data),
    labels,
    isGateway: isGateway(parsed.data),
    rollout: rolloutOf(parsed.data),
    istiodVersion: labels.app === 'istiod' ? istiodVersion(parsed.data) : null,
  };
}

/** https://istio.io/latest/docs/ops/deployment/application-requirements/ names the labels, the first found counts. */
function canonicalName(labels: Readonly<Record<string, string>>): string | null {
  return labels['service.istio.io/canonical-name'] || labels['app.kubernetes.io/name'] || labels.app || null;
}

function replicasOf(kind: WorkloadKind, { spec, status }: Workload): KeptWorkload['replicas'] {
  if (kind === 'DaemonSet') {
    return { desired: status?.desiredNumberScheduled ?? 0, available: status?.numberAvailable ?? 0 };
  }
  return { desired: spec.replicas ?? 1, available: status?.availableReplicas ?? 0 };
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ names the annotation of the revision. */
function rolloutOf({ metadata, spec, status }: Workload): Rollout {
  const { template } = spec;
  return {
    images: imagesOf(template),
    revision: metadata.annotations['deployment.kubernetes.io/revision'] ?? status?.updateRevision ?? null,
    restartedAt: restartOf(template),
    createdAt: metadata.creationTimestamp ?? '',
  };
}

/** Gateways by Istio's own marks: the injection template, the charts' labels, or the Gateway API's name label. */
function isGateway({ metadata, spec }: Workload): boolean {
  const labels = { ...metadata.labels, ...spec.template.metadata?.labels };
  const templates = spec.template.metadata?.annotations['inject.istio.io/templates'] ?? '';
  return (
    templates.split(',').includes('gateway') ||
    /^(?:ingress|egress|eastwest)gateway$/.test(labels.istio ?? '') ||
    /^(?:Ingress|Egress)Gateways$/.test(labels['operator.istio.io/component'] ?? '') ||
    Object.hasOwn(labels, 'gateway.networking.k8s.io/gateway-name')
  );
}

function istiodVersion({ metadata, spec }: Workload): string | null {
  const labels = { ...metadata.labels, ...spec.template.metadata?.labels };
  for (const label of ['operator.istio.io/version', 'app.kubernetes.io/version']) {
    const version = labels[label];
    if (version !== undefined && /^v?\d+\.\d+/.test(version)) return version;
  }
  const containers = spec.template.spec?.containers ?? [];
  const pilot =
    containers.find(({ name }) => name === 'discovery') ??
    containers.find(({ image }) => /(?:^|\/)pilot[:@]/.test(image ?? ''));
  return versionOfImage(pilot?.image);
}

/** The version that the tag of an image of Istio's names; null where it has no tag. */
export function versionOfImage(image: string | null | undefined): string | null {
  const tag = /:([\w.-]+)(?:@sha256:[0-9a-f]+)?$/.exec(image ?? '')?.[1] ?? null;
  return tag === null ? null : tag.replace(/-(?:distroless|debug)$/, '');
}
