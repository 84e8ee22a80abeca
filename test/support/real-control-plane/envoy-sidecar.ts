import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { startServer } from '../server-process.ts';

/** A calling workload of namespace `shop` and the loopback address at which its proxy takes the workload's requests. */
export interface Caller {
  readonly app: string;
  readonly address: string;
}

/** The caller that every test has. */
export const CLIENT: Caller = { app: 'client', address: '127.0.0.1' };

/** The proxy of a calling workload. */
export interface EnvoySidecar {
  /** As istiod's debug endpoints name it. */
  readonly proxyId: string;
  /** Envoy's admin interface: `/config_dump`, `/stats`. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

const proxyIdOf = ({ app }: Caller): string => `${app}-v1.shop`;

function bootstrap(caller: Caller, adminPort: number, discoveryPort: number): object {
  const { app, address } = caller;
  const socket = (port: number): object => ({ socket_address: { address: '127.0.0.1', port_value: port } });
  const source = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' };
  return {
    node: {
      id: `sidecar~${address}~${proxyIdOf(caller)}~shop.svc.cluster.local`,
      cluster: `${app}.shop`,
      metadata: {
        NAME: `${app}-v1`,
        NAMESPACE: 'shop',
        LABELS: { app, version: 'v1' },
        CLUSTER_ID: 'Kubernetes',
        ISTIO_VERSION: '1.31.0',
        INTERCEPTION_MODE: 'NONE',
      },
    },
    admin: { address: socket(adminPort) },
    dynamic_resources: {
      lds_config: source,
      cds_config: source,
      ads_config: {
        api_type: 'GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'istiod' } }],
      },
    },
    static_resources: {
      clusters: [
        {
          name: 'istiod',
          type: 'STATIC',
          connect_timeout: '1s',
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
              explicit_http_config: { http2_protocol_options: {} },
            },
          },
          load_assignment: {
            cluster_name: 'istiod',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: socket(discoveryPort) } }] }],
          },
        },
      ],
    },
  };
}

/** Starts Envoy as a caller's sidecar without interception: it listens on the services' ports of the caller's address. */
export async function startEnvoy(
  program: string,
  folder: string,
  discoveryPort: number,
  caller: Caller = CLIENT,
): Promise<EnvoySidecar> {
  const adminPort = await freePort();
  const name = `envoy-${caller.app}`;
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(bootstrap(caller, adminPort, discoveryPort)));
  const args = ['-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning'];
  const server = startServer({ name, program, args, folder });
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  try {
    await eventually(
      'Envoy has its configuration',
      async () => {
        if (server.hasEnded()) return true;
        return (await fetch(`${adminUrl}/ready`, { signal: AbortSignal.timeout(5000) })).ok;
      },
      60_000,
    );
    if (server.hasEnded()) throw new Error('Envoy ended');
  } catch (error) {
    await server.stop();
    throw new Error(`Envoy did not start:\n${server.log()}`, { cause: error });
  }
  return { proxyId: proxyIdOf(caller), adminUrl, stop: () => server.stop() };
}
