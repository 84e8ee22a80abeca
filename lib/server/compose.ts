import 'server-only';
import type { ThresholdSettings } from '../domain/health-thresholds.ts';
import { fixedToken, tokenFromFile, type TokenSource } from '../http/bearer-token.ts';
import { IstioControlPlane } from '../control/istio/istio-control-plane.ts';
import { loadClusterAccess } from '../kubernetes/cluster-access.ts';
import { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { PrometheusClient } from '../prometheus/prometheus-client.ts';
import { IstioTelemetry } from '../telemetry/istio/istio-telemetry.ts';
import { FEDERATION_PREFIX, metricNames } from '../telemetry/istio/metric-names.ts';
import type { Logger } from 'pino';
import { systemClock } from './clock.ts';
import { ConfigError } from './config/config-error.ts';
import type { Config } from './config/config-schema.ts';
import { LiveMaps } from './live/live-maps.ts';
import { Metrics } from './operations/metrics.ts';
import { ObjectiveReader } from './objectives/objective-reader.ts';
import { SourceMonitor } from './operations/source-monitor.ts';
import type { Runtime, ServedMesh } from './runtime.ts';
import { MapReader } from './sampling/map-reader.ts';

const BYTES_PER_MEGABYTE = 1_000_000;

/** The parts of a console, put together; `stop` ends what runs in them. */
export interface Composition {
  readonly runtime: Runtime;
  stop(): Promise<void>;
}

/** Chooses and joins the adapters that the configuration asks for. Throws `ConfigError` for what cannot be used. */
export async function compose(config: Config, log: Logger): Promise<Composition> {
  const served: ServedMesh[] = [];
  const metrics = new Metrics(() => ({
    viewers: served.reduce((sum, { live }) => sum + live.viewers, 0),
    samplers: served.reduce((sum, { live }) => sum + live.samplers, 0),
    ageSeconds: ageOf(served),
    keptBytes: served.reduce((sum, { maps }) => sum + maps.keptBytes, 0),
  }));
  const telemetry = telemetryOf(config, metrics);
  const control = await controlPlaneOf(config, metrics);
  const maps = new MapReader({
    mesh: config.mesh.id,
    telemetry: telemetry.source,
    control,
    thresholds: thresholdsOf(config),
    gridSeconds: config.sampling.gridSeconds,
    keepBytes: config.sampling.keepMegabytes * BYTES_PER_MEGABYTE,
    keepMs: config.sampling.keepSeconds * 1000,
    clock: systemClock,
    metrics,
    report: (error) => log.error({ error }, 'a live map could not be made'),
  });
  const mesh: ServedMesh = {
    id: config.mesh.id,
    name: config.mesh.name,
    kind: config.mesh.kind,
    maps,
    live: new LiveMaps(maps),
    monitor: new SourceMonitor(maps.sources, config.traces.url === null ? null : config.traces.kind),
    objectives: new ObjectiveReader(telemetry.source, systemClock),
  };
  served.push(mesh);
  control?.start();
  let isStopping = false;
  return {
    runtime: { config, clock: systemClock, log, metrics, meshes: [mesh], isStopping: () => isStopping },
    stop: async () => {
      isStopping = true;
      mesh.live.close();
      mesh.objectives.stop();
      await Promise.all([control?.stop(), telemetry.close()]);
    },
  };
}

function ageOf(meshes: readonly ServedMesh[]): number | null {
  const newest = meshes.flatMap(({ maps }) => maps.newestReadingAt ?? []);
  return newest.length === 0 ? null : systemClock.nowMs() / 1000 - Math.max(...newest);
}

function telemetryOf(
  { prometheus }: Config,
  metrics: Metrics,
): { source: IstioTelemetry; close(): Promise<void> } {
  if (prometheus.url === null) {
    throw new ConfigError(
      'No telemetry is configured: set PROMETHEUS_URL to the address of your Prometheus, or run "npm start" for the practice mesh.',
    );
  }
  const { url, headers, bearerToken, bearerTokenFile, caFile, timeoutSeconds } = prometheus;
  const token = tokenOf(bearerToken, bearerTokenFile);
  const client = new PrometheusClient({
    baseUrl: url,
    headers,
    timeoutMs: timeoutSeconds * 1000,
    observe: metrics.observeUpstream,
    ...(token === undefined ? {} : { token }),
    ...(caFile === undefined ? {} : { caFile }),
  });
  const source = new IstioTelemetry({
    client,
    names: metricNames(prometheus.series === 'federated' ? FEDERATION_PREFIX : ''),
    scrapeIntervalSeconds: prometheus.scrapeIntervalSeconds,
  });
  return { source, close: () => client.close() };
}

function tokenOf(token: string | undefined, file: string | undefined): TokenSource | undefined {
  if (file !== undefined) return tokenFromFile(file, 'Prometheus');
  return token === undefined ? undefined : fixedToken(token);
}

async function controlPlaneOf({ kubernetes }: Config, metrics: Metrics): Promise<IstioControlPlane | null> {
  const { kubeconfig, use, cluster } = kubernetes;
  const isInCluster = process.env.KUBERNETES_SERVICE_HOST !== undefined;
  if (use === 'never' || (kubeconfig === undefined && !isInCluster)) return null;
  try {
    const access = await loadClusterAccess(kubeconfig === undefined ? 'in-cluster' : { kubeconfig });
    const client = new KubernetesClient(access, { observe: metrics.observeUpstream });
    return new IstioControlPlane({ client, cluster });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'Kubernetes cannot be used.');
  }
}

const thresholdsOf = ({ health }: Config): ThresholdSettings => ({
  standard: {
    degradedErrorRatio: health.degradedErrorRatio,
    unhealthyErrorRatio: health.unhealthyErrorRatio,
  },
  namespaces: health.namespaces,
  services: health.services,
});
