import type { ObjectStore } from '../kubernetes/object-store.ts';
import type { Istiod } from './istiod.ts';

/** One sample of the control plane's or an agent's own metrics. */
export interface ControlPlaneSample {
  readonly name: string;
  /** Family that `name` belongs to: for a histogram the name without its suffix. */
  readonly family: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly values: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

const istiodLabels = { job: 'istiod', namespace: 'istio-system', pod: 'istiod-6f9c4d8b5-x2x7k' };

/** What istiod (port 15014) and the agents beside the proxies (port 15020) expose about themselves. */
export function controlPlaneSamples(istiod: Istiod, store: ObjectStore, nowMs: number): ControlPlaneSample[] {
  return [
    ...[
      ...pushFamilies(istiod),
      ...configurationFamilies(istiod, store),
      ...certificateFamilies(istiod),
    ].flatMap((family) => samplesOf(family, istiodLabels)),
    ...convergenceSamples(istiod),
    ...samplesOf(agentFamily(istiod, nowMs), {}),
  ];
}

/** istiod's own counters as its port exposes them: the labels of its target come from who scrapes it. */
export function ownSamples(istiod: Istiod, store: ObjectStore, nowMs: number): ControlPlaneSample[] {
  return controlPlaneSamples(istiod, store, nowMs)
    .filter(({ family }) => !family.startsWith('istio_agent_'))
    .map((sample) => {
      const { job: _job, namespace: _namespace, pod: _pod, ...labels } = sample.labels;
      return { ...sample, labels };
    });
}

function samplesOf(
  { name, type, help, values }: Family,
  shared: Readonly<Record<string, string>>,
): ControlPlaneSample[] {
  return values.map(([labels, value]) => ({
    name,
    family: name,
    type,
    help,
    labels: { ...shared, ...labels },
    value,
  }));
}

function pushFamilies(istiod: Istiod): Family[] {
  const { pushes, rejects, triggers } = istiod.counts;
  const versions = Map.groupBy(istiod.proxies, ({ proxy }) => proxy.proxyVersion);
  const byType = (counts: ReadonlyMap<string, number>): Family['values'] =>
    [...counts].map(([type, count]) => [{ type }, count] as const);
  return [
    {
      name: 'pilot_info',
      type: 'gauge',
      help: 'Version of istiod.',
      values: [[{ version: istiod.version }, 1]],
    },
    {
      name: 'pilot_xds',
      type: 'gauge',
      help: 'Proxies connected by XDS.',
      values: [...versions].map(([version, proxies]) => [{ version }, proxies.length] as const),
    },
    { name: 'pilot_xds_pushes', type: 'counter', help: 'Configurations sent.', values: byType(pushes) },
    {
      name: 'pilot_total_xds_rejects',
      type: 'counter',
      help: 'Configurations that proxies refused.',
      values: byType(rejects),
    },
    { name: 'pilot_push_triggers', type: 'counter', help: 'Reasons for sending.', values: byType(triggers) },
  ];
}

function configurationFamilies({ lastPush }: Istiod, store: ObjectStore): Family[] {
  const count = (plural: string): number => store.list(plural).length;
  return [
    {
      name: 'pilot_services',
      type: 'gauge',
      help: 'Services known to istiod.',
      values: [[{}, count('services')]],
    },
    {
      name: 'pilot_virt_services',
      type: 'gauge',
      help: 'VirtualServices known to istiod.',
      values: [[{}, count('virtualservices.networking.istio.io')]],
    },
    {
      name: 'pilot_vservice_dup_domain',
      type: 'gauge',
      help: 'Virtual services that are ignored since an older one has the same host.',
      values: [[{}, lastPush?.config.routes.ignored.length ?? 0]],
    },
  ];
}

function certificateFamilies({ authority }: Istiod): Family[] {
  return [
    {
      name: 'citadel_server_root_cert_expiry_timestamp',
      type: 'gauge',
      help: 'Unix seconds at which the root certificate expires.',
      values: [[{}, Math.floor(authority.rootNotAfterMs / 1000)]],
    },
    {
      name: 'citadel_server_csr_count',
      type: 'counter',
      help: 'Requests for a certificate.',
      values: [[{}, authority.signed]],
    },
    {
      name: 'citadel_server_success_cert_issuance_count',
      type: 'counter',
      help: 'Certificates signed.',
      values: [[{}, authority.signed]],
    },
  ];
}

function convergenceSamples({ counts: { convergenceSeconds } }: Istiod): ControlPlaneSample[] {
  const family = 'pilot_proxy_convergence_time';
  const shared = { family, type: 'histogram', help: 'Seconds from a change until a proxy had it.' } as const;
  return [
    ...convergenceSeconds.buckets().map(([le, value]) => ({
      ...shared,
      name: `${family}_bucket`,
      labels: { ...istiodLabels, le },
      value,
    })),
    { ...shared, name: `${family}_sum`, labels: istiodLabels, value: convergenceSeconds.sum },
    { ...shared, name: `${family}_count`, labels: istiodLabels, value: convergenceSeconds.count },
  ];
}

function agentFamily(istiod: Istiod, nowMs: number): Family {
  return {
    name: 'istio_agent_cert_expiry_seconds',
    type: 'gauge',
    help: 'Seconds until the certificate of the workload expires; negative afterwards.',
    values: istiod.proxies.flatMap(({ proxy, certificateName }) => {
      const certificate = istiod.authority.get(certificateName);
      if (certificate === null) return [];
      const labels = { pod: proxy.podName, namespace: proxy.namespace, resource_name: 'default' };
      return [[labels, (certificate.notAfterMs - nowMs) / 1000] as const];
    }),
  };
}
