import 'server-only';
import type { WorkloadAnswer } from '../../contract/workloads.ts';
import type { PodFact } from '../../domain/mesh-inventory.ts';
import type { ProxySync } from '../../domain/proxy-sync.ts';
import type { ProxyReading } from '../operations/proxy-monitor.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';

type Facts = NonNullable<WorkloadAnswer['facts']>;

interface Place {
  readonly mesh: string;
  readonly namespace: string;
  readonly name: string;
}

/** Pods, proxies, services and policies of one workload, as far as a control plane tells them. Throws `ApiProblem` (404). */
export async function readWorkload(running: Runtime, place: Place): Promise<WorkloadAnswer> {
  const { mesh: id, namespace, name } = place;
  const mesh = findMesh(running, id);
  const { control } = mesh.maps.sources;
  const detail = control?.workload(namespace, name) ?? null;
  const reading = await mesh.proxies.read();
  const at = running.clock.nowMs() / 1000;
  if (detail === null) {
    const gap =
      control === null
        ? 'No control plane is configured: only what telemetry tells is known.'
        : `The control plane knows no workload ${name} in ${namespace}: it is gone, or may not be read.`;
    return { at, mesh: mesh.id, namespace, name, facts: null, gap };
  }
  const { namespace: _namespace, name: _name, ...facts } = detail;
  return {
    at,
    mesh: mesh.id,
    namespace,
    name,
    facts: {
      ...facts,
      images: [...facts.images],
      services: [...facts.services],
      mtlsModeByPort: { ...facts.mtlsModeByPort },
      policies: facts.policies.map((policy) => ({ ...policy })),
      pods: facts.pods.map((pod) => podOf(pod, reading)),
    },
    gap: reading.detail,
  };
}

function podOf(pod: PodFact, { report }: ProxyReading): Facts['pods'][number] {
  const { namespace, workload: _workload, ...rest } = pod;
  const told = report?.proxies.find((one) => one.namespace === namespace && one.pod === pod.name) ?? null;
  return {
    ...rest,
    proxyVersion: told?.version ?? rest.proxyVersion,
    sync: pod.hasProxy ? syncOf(told) : null,
  };
}

const syncOf = (told: ProxySync | null): NonNullable<Facts['pods'][number]['sync']> =>
  told === null
    ? { state: 'unknown', behind: [], sentAt: null, refusal: null }
    : { state: told.state, behind: [...told.behind], sentAt: told.sentAt, refusal: told.refusal };
