import 'server-only';
import type { Capability, Mesh, Meshes } from '../../contract/meshes.ts';
import type { Runtime, ServedMesh } from '../runtime.ts';

/** What Istio can do by itself, and how; what it cannot, and why. */
const ISTIO_CAPABILITIES: Readonly<Record<string, Capability>> = {
  'traffic-split': { level: 'native', mechanism: 'VirtualService and DestinationRule, or HTTPRoute' },
  'fault-injection': { level: 'native', mechanism: 'VirtualService fault' },
  mirroring: { level: 'native', mechanism: 'VirtualService mirror' },
  timeouts: { level: 'native', mechanism: 'VirtualService timeout' },
  retries: { level: 'native', mechanism: 'VirtualService retries' },
  'circuit-breaking': { level: 'native', mechanism: 'DestinationRule trafficPolicy' },
  mtls: { level: 'native', mechanism: 'PeerAuthentication' },
  authorization: { level: 'native', mechanism: 'AuthorizationPolicy' },
  'mtls-evidence': { level: 'native', mechanism: 'connection_security_policy of server-side telemetry' },
  traces: {
    level: 'workaround',
    mechanism: 'spans of the proxies',
    reason: 'Applications must pass the trace headers on.',
  },
};

/** All meshes with how their backends are doing. */
export async function listMeshes({ meshes }: Runtime): Promise<Meshes> {
  return { meshes: await Promise.all(meshes.map(describeMesh)) };
}

/** One mesh with how its backends are doing. */
export async function describeMesh({ id, name, kind, maps, monitor }: ServedMesh): Promise<Mesh> {
  const [telemetry, traces] = await Promise.all([monitor.telemetry(), monitor.traces()]);
  return {
    id,
    kind,
    name,
    version: maps.sources.control?.version() ?? null,
    lifecycle: 'supported',
    capabilities: { ...ISTIO_CAPABILITIES },
    sources: { telemetry, control: monitor.control(), traces },
  };
}
