import 'server-only';
import { newestInstant } from '../sampling/newest-instant.ts';
import { alignToGrid } from '../../domain/time-window.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { Topology } from '../../domain/topology.ts';
import type { GraphSnapshot } from '../../graph/patch.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { Runtime, ServedMesh } from '../runtime.ts';
import type { MapQuestion } from '../sampling/map-question.ts';

/** What answers about services are made of: one instant at two levels, its flows, and the control plane's facts. */
export interface ServiceMaps {
  readonly services: GraphSnapshot;
  readonly apps: GraphSnapshot;
  readonly flows: readonly Flow[];
  readonly topology: Topology | null;
}

const question = (view: MapQuestion['view'], windowSeconds: number): MapQuestion => ({
  windowSeconds,
  view,
  namespaces: [],
  filter: '',
  includeTcp: true,
  includeLatency: true,
  includeMessages: false,
});

/** Which figures are asked for: over which window, until when (unix seconds; now when left out). */
export interface ServiceTime {
  readonly window: number;
  readonly at?: number | undefined;
}

/** Reads both levels of an instant; of now, in an outage, the last good ones, said to be old. Throws `SourceError`. */
export async function readServiceMaps(
  running: Runtime,
  mesh: ServedMesh,
  { window: windowSeconds, at: asked }: ServiceTime,
  signal: AbortSignal,
): Promise<ServiceMaps> {
  const { maps } = mesh;
  const { gridSeconds } = maps.sources;
  const topology = maps.sources.control?.topology() ?? null;
  const ofServices = question('service', windowSeconds);
  const ofApps = question('app', windowSeconds);
  const newest = newestInstant(running.clock, gridSeconds);
  const isPast = asked !== undefined && asked < newest;
  const at = isPast ? alignToGrid(asked, gridSeconds) : newest;
  try {
    const [services, apps] = await Promise.all([
      maps.read(ofServices, at, signal),
      maps.read(ofApps, at, signal),
    ]);
    const traffic = await maps.readTraffic(ofServices, at, signal);
    return { services: services.snapshot, apps: apps.snapshot, flows: traffic.data, topology };
  } catch (error) {
    const [services, apps] = [maps.latest(ofServices), maps.latest(ofApps)];
    if (isPast || !isSourceError(error) || services === null || apps === null) throw error;
    const traffic = await maps.readTraffic(ofServices, services.snapshot.at, signal).catch(() => null);
    return {
      services: maps.asStale(services).snapshot,
      apps: apps.snapshot,
      flows: traffic?.data ?? [],
      topology,
    };
  }
}
