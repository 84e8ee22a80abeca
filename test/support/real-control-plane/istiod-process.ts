import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { startServer, type ServerProcess } from '../server-process.ts';

/** istiod that can be ended and started again on the same ports. */
export interface Istiod {
  /** Debug endpoints: `/debug/syncz`, `/debug/config_dump`. */
  readonly debugUrl: string;
  readonly metricsUrl: string;
  readonly discoveryPort: number;
  /** Where its webhook validates: `https://localhost:…/validate`. */
  readonly validationUrl: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

// Upstream Envoy lacks the extensions of Istio's own build, and there is no agent here that brings certificates.
const environment = {
  POD_NAME: 'istiod-0',
  POD_NAMESPACE: 'istio-system',
  REVISION: 'default',
  CLUSTER_ID: 'Kubernetes',
  ISTIOD_CUSTOM_HOST: 'localhost',
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_ENABLE_ALPN_FILTER: 'false',
};

/** istiod for the API server of `kubeconfig`, everything on free loopback ports. Not started yet. */
export async function prepareIstiod(program: string, folder: string, kubeconfig: string): Promise<Istiod> {
  const home = join(folder, 'istiod');
  await mkdir(home, { recursive: true });
  await writeFile(
    join(home, 'mesh.yaml'),
    stringify({ enableAutoMtls: false, trustDomain: 'cluster.local' }),
  );
  await writeFile(join(home, 'networks.yaml'), 'networks: {}\n');
  const [debug, validation, discovery, secure, metrics] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const flags = {
    kubeconfig,
    meshConfig: join(home, 'mesh.yaml'),
    networksConfig: join(home, 'networks.yaml'),
    httpAddr: `127.0.0.1:${debug}`,
    httpsAddr: `127.0.0.1:${validation}`,
    grpcAddr: `127.0.0.1:${discovery}`,
    secureGRPCAddr: `127.0.0.1:${secure}`,
    monitoringAddr: `127.0.0.1:${metrics}`,
    ctrlz_port: '0',
    shutdownDuration: '1s',
  };
  const args = ['discovery', ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)];
  const debugUrl = `http://127.0.0.1:${debug}`;
  let running: ServerProcess | null = null;
  return {
    debugUrl,
    metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    discoveryPort: discovery,
    validationUrl: `https://localhost:${validation}/validate`,
    start: async () => {
      const server = startServer({ name: 'istiod', program, args, folder: home, env: environment });
      running = server;
      await eventually(
        'istiod is ready',
        async () => {
          if (server.hasEnded()) return true;
          return (await fetch(`${debugUrl}/ready`, { signal: AbortSignal.timeout(5000) })).ok;
        },
        60_000,
      );
      if (server.hasEnded()) throw new Error(`istiod ended:\n${server.log()}`);
    },
    stop: async () => {
      await running?.stop();
      running = null;
    },
  };
}
