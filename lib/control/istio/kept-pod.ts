import { z } from 'zod';
import { metadataSchema } from './object-identity.ts';

/** What is kept of a Pod: whose it is, and whether it carries a proxy. */
export interface KeptPod {
  readonly namespace: string;
  readonly name: string;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly hasProxy: boolean;
  /** Canonical name and revision as the injector wrote them, the version without `latest`. */
  readonly app: string | null;
  readonly version: string | null;
  /** Whether its only container is a proxy, as a gateway's is. */
  readonly isProxyAlone: boolean;
  readonly node: string | null;
  /** As Kubernetes says it; null where it does not. */
  readonly phase: string | null;
  /** Whether its condition `Ready` holds; null where nobody tells. */
  readonly isReady: boolean | null;
  /** Image of its proxy; null where it carries none. */
  readonly proxyImage: string | null;
  /** How often its containers were started again, all together. */
  readonly restarts: number;
  /** When the last of them was, unix seconds; null where none was, or nobody tells. */
  readonly restartedAt: number | null;
}

const containers = z.array(z.object({ name: z.string(), image: z.string().nullish() })).nullish();
const containerStatuses = z
  .array(
    z.object({
      restartCount: z.number().int().nullish(),
      state: z.object({ running: z.object({ startedAt: z.string().nullish() }).nullish() }).nullish(),
    }),
  )
  .nullish();
const podSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ nodeName: z.string().nullish(), containers, initContainers: containers }),
  status: z
    .object({
      phase: z.string().nullish(),
      startTime: z.string().nullish(),
      conditions: z.array(z.object({ type: z.string(), status: z.string().nullish() })).nullish(),
      containerStatuses: containerStatuses,
      initContainerStatuses: containerStatuses,
    })
    .nullish(),
});

/** Pods without a controller have themselves as owner. */
const alone = (name: string) => ({ kind: 'Pod', name });

/**
 * What is kept of a Pod; null where the object breaks its own schema. The ReplicaSet of a Deployment has the pod's
 * template hash behind the Deployment's name, so no ReplicaSet needs to be read.
 */
export function readPod(object: unknown): KeptPod | null {
  const parsed = podSchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, spec, status } = parsed.data;
  const { labels, annotations } = metadata;
  const names = (spec.containers ?? []).map(({ name }) => name);
  const nativeSidecars = (spec.initContainers ?? []).map(({ name }) => name);
  const isInjected = names.includes('istio-proxy') || nativeSidecars.includes('istio-proxy');
  const isCaptured = annotations['ambient.istio.io/redirection'] === 'enabled';
  const version = labels['service.istio.io/canonical-revision'] ?? null;
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  const [controller] = metadata.ownerReferences ?? [];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    owner: isOver || controller === undefined ? alone(metadata.name) : deploymentBehind(controller, labels),
    labels,
    hasProxy: isInjected || isCaptured,
    app: labels['service.istio.io/canonical-name'] ?? null,
    version: version === 'latest' ? null : version,
    isProxyAlone: names.length === 1 && names[0] === 'istio-proxy',
    node: spec.nodeName ?? null,
    phase: status?.phase ?? null,
    isReady: readiness(status),
    proxyImage:
      [...(spec.containers ?? []), ...(spec.initContainers ?? [])].find(({ name }) => name === 'istio-proxy')
        ?.image ?? null,
    ...restartsOf(status),
  };
}

type PodStatus = z.infer<typeof podSchema>['status'];

function readiness(status: PodStatus): boolean | null {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return ready === undefined || ready === null ? null : ready === 'True';
}

/** A container that runs since the pod began was not started again, whatever its count says. */
function restartsOf(status: PodStatus): Pick<KeptPod, 'restarts' | 'restartedAt'> {
  const containers = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const again = containers.filter(({ restartCount }) => (restartCount ?? 0) > 0);
  const began = secondsOf(status?.startTime);
  const times = again.flatMap(({ state }) => secondsOf(state?.running?.startedAt) ?? []);
  const last = times.length === 0 ? null : Math.max(...times);
  return {
    restarts: again.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    restartedAt: last !== null && last > (began ?? -Infinity) ? last : null,
  };
}

/** Unix seconds of an RFC 3339 time; null where there is none. */
function secondsOf(time: string | null | undefined): number | null {
  const milliseconds = Date.parse(time ?? '');
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

function deploymentBehind(
  controller: { readonly kind: string; readonly name: string },
  labels: Readonly<Record<string, string>>,
): { readonly kind: string; readonly name: string } {
  const hash = labels['pod-template-hash'];
  const { kind, name } = controller;
  if (kind !== 'ReplicaSet' || hash === undefined || !name.endsWith(`-${hash}`)) return { kind, name };
  return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
}
