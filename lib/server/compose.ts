import 'server-only';
import type { ThresholdSettings } from '../domain/health-thresholds.ts';
import { IstioControlPlane } from '../control/istio/istio-control-plane.ts';
import { PrometheusClient } from '../prometheus/prometheus-client.ts';
import { IstioTelemetry } from '../telemetry/istio/istio-telemetry.ts';
import { FEDERATION_PREFIX, metricNames } from '../telemetry/istio/metric-names.ts';
import type { Logger } from 'pino';
import { systemClock } from './clock.ts';
import { composeChanges, openLedger, promisesOf } from './compose-changes.ts';
import { kubernetesOf, proxiesOf, writerOf } from './compose-control.ts';
import { tracesOf } from './compose-traces.ts';
import { ConfigError } from './config/config-error.ts';
import type { Config } from './config/config-schema.ts';
import { ChangeFeed } from './live/change-feed.ts';
import { LiveMaps } from './live/live-maps.ts';
import { Metrics } from './operations/metrics.ts';
import { BurnReader } from './objectives/burn-reader.ts';
import { ObjectiveReader } from './objectives/objective-reader.ts';
import { ProxyMonitor } from './operations/proxy-monitor.ts';
import { SourceMonitor } from './operations/source-monitor.ts';
import type { Runtime, ServedMesh } from './runtime.ts';
import { tokenOf } from './source-token.ts';
import { HistoryReader } from './sampling/history-reader.ts';
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
  const traces = tracesOf(config, metrics);
  const client = await kubernetesOf(config, metrics.observeUpstream);
  const control =
    client === null ? null : new IstioControlPlane({ client, cluster: config.kubernetes.cluster });
  const writer = client === null ? null : writerOf(config, client);
  const proxies = proxiesOf(config);
  const ledger = await openLedger(config, log);
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
    histories: new HistoryReader(maps.sources, maps.gate),
    live: new LiveMaps(maps),
    monitor: new SourceMonitor(maps.sources, traces?.store ?? null),
    writer,
    proxies: new ProxyMonitor(proxies, systemClock),
    objectives: new ObjectiveReader(telemetry.source, systemClock),
    burns: new BurnReader(telemetry.source, systemClock),
  };
  served.push(mesh);
  const steered = { telemetry: telemetry.source, control, objectives: promisesOf(config, mesh.objectives) };
  const writable = writer === null ? [] : [[mesh.id, { writer, ...steered }] as const];
  const changes = composeChanges(config, log, ledger, new Map(writable));
  const changeFeed = new ChangeFeed(ledger, (error) => log.error({ error }, 'the ledger does not answer'));
  control?.start();
  await changes.start();
  let isStopping = false;
  return {
    runtime: {
      config,
      clock: systemClock,
      log,
      metrics,
      meshes: [mesh],
      traces: traces?.store ?? null,
      ledger,
      changes,
      changeFeed,
      isStopping: () => isStopping,
    },
    stop: async () => {
      isStopping = true;
      mesh.live.close();
      mesh.objectives.stop();
      changeFeed.close();
      await changes.stop();
      await Promise.all([control?.stop(), telemetry.close(), traces?.close(), proxies?.close()]);
      await ledger.close();
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
  const token = tokenOf(bearerToken, bearerTokenFile, 'Prometheus');
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

const thresholdsOf = ({ health }: Config): ThresholdSettings => ({
  standard: {
    degradedErrorRatio: health.degradedErrorRatio,
    unhealthyErrorRatio: health.unhealthyErrorRatio,
  },
  namespaces: health.namespaces,
  services: health.services,
});
