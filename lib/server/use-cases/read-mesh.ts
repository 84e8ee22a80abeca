import 'server-only';
import type { MeshReport } from '../../contract/mesh-report.ts';
import type { PodFact } from '../../domain/mesh-inventory.ts';
import type { ProxySync } from '../../domain/proxy-sync.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { describeMesh } from './list-meshes.ts';
import { settingsInForce } from './settings-in-force.ts';

type WorkloadProxies = MeshReport['workloads'][number];
type Counts = MeshReport['totals'];

/** More are a matter of the control plane itself, not of each of them. */
const MOST_OUT_OF_SYNC = 100;

/** A proxy with whose it is: as the control plane says where it is connected, else as its pod says. */
interface PlacedProxy {
  readonly sync: ProxySync;
  readonly workload: string | null;
}

/** Everything about a mesh beside its traffic: sources, control plane, proxies, configuration. Throws `ApiProblem` (404). */
export async function readMesh(running: Runtime, id: string): Promise<MeshReport> {
  const mesh = findMesh(running, id);
  const [described, reading] = await Promise.all([describeMesh(mesh), mesh.proxies.read()]);
  const inventory = mesh.maps.sources.control?.inventory() ?? null;
  const steering = new Set(inventory?.controlPlane.map(({ namespace, name }) => key(namespace, name)));
  const pods = (inventory?.pods ?? []).filter(
    ({ namespace, workload }) => !steering.has(key(namespace, workload)),
  );
  const proxies = placedProxies(reading.report?.proxies ?? null, pods);
  const outOfSync = proxies.filter(({ sync }) => sync.state === 'rejected' || sync.state === 'lagging');
  return {
    at: running.clock.nowMs() / 1000,
    mesh: described,
    controlPlane: inventory?.controlPlane.map((one) => ({ ...one, replicas: { ...one.replicas } })) ?? null,
    objects: inventory?.objects.map((one) => ({ ...one })) ?? null,
    sync: { status: reading.status, detail: reading.detail, answeredAt: reading.answeredAt },
    totals: countsOf(proxies),
    outOfSync: outOfSync
      .toSorted((a, b) => order(a) - order(b) || (a.sync.sentAt ?? 0) - (b.sync.sentAt ?? 0))
      .slice(0, MOST_OUT_OF_SYNC)
      .map(asOutOfSync),
    outOfSyncLeft: Math.max(0, outOfSync.length - MOST_OUT_OF_SYNC),
    workloads: byWorkload(proxies, pods),
    rootCertificateExpiresAt: reading.report?.rootExpiresAt ?? null,
    configuration: [...settingsInForce(running.config)],
  };
}

const order = ({ sync }: PlacedProxy): number => (sync.state === 'rejected' ? 0 : 1);

const asOutOfSync = ({ sync, workload }: PlacedProxy): MeshReport['outOfSync'][number] => ({
  namespace: sync.namespace,
  pod: sync.pod,
  workload,
  state: sync.state === 'rejected' ? 'rejected' : 'lagging',
  behind: [...sync.behind],
  sentAt: sync.sentAt,
  refusal: sync.refusal,
});

const key = (namespace: string, name: string): string => `${namespace}/${name}`;

function placedProxies(told: readonly ProxySync[] | null, pods: readonly PodFact[]): readonly PlacedProxy[] {
  const podOf = new Map(pods.map((pod) => [key(pod.namespace, pod.name), pod]));
  const connected = (told ?? []).map((sync) => ({
    sync,
    workload: podOf.get(key(sync.namespace, sync.pod))?.workload ?? null,
  }));
  const known = new Set(connected.map(({ sync }) => key(sync.namespace, sync.pod)));
  const silent = pods.filter((pod) => pod.hasProxy && !known.has(key(pod.namespace, pod.name)));
  return [...connected, ...silent.map((pod) => ({ sync: untold(pod), workload: pod.workload }))];
}

/** A proxy of which nobody tells: it may be connected to another replica of the control plane. */
const untold = ({ namespace, name, proxyVersion }: PodFact): ProxySync => ({
  namespace,
  pod: name,
  kind: 'sidecar',
  version: proxyVersion,
  state: 'unknown',
  behind: [],
  sentAt: null,
  refusal: null,
});

function countsOf(proxies: readonly PlacedProxy[]): Counts {
  const count = (state: ProxySync['state']): number =>
    proxies.filter(({ sync }) => sync.state === state).length;
  return {
    proxies: proxies.length,
    inSync: count('in-sync'),
    lagging: count('lagging'),
    rejected: count('rejected'),
    unknown: count('unknown'),
  };
}

function byWorkload(proxies: readonly PlacedProxy[], pods: readonly PodFact[]): WorkloadProxies[] {
  const bare = Map.groupBy(
    pods.filter(({ hasProxy }) => !hasProxy),
    ({ namespace, workload }) => key(namespace, workload),
  );
  const groups = Map.groupBy(proxies, ({ sync, workload }) => key(sync.namespace, workload ?? ''));
  const all = new Set([...groups.keys(), ...bare.keys()]);
  return [...all].toSorted().map((id) => {
    const own = groups.get(id) ?? [];
    const without = bare.get(id) ?? [];
    const place = own[0]?.sync.namespace ?? without[0]?.namespace ?? '';
    const times = own.flatMap(({ sync }) => (sync.state === 'in-sync' ? (sync.sentAt ?? []) : []));
    return {
      namespace: place,
      workload: id.slice(place.length + 1) || null,
      ...countsOf(own),
      versions: [...new Set(own.flatMap(({ sync }) => sync.version ?? []))].toSorted(),
      bare: without.length,
      sentAt: times.length === 0 ? null : Math.min(...times),
    };
  });
}
