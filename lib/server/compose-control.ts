import 'server-only';
import { IstioProxies } from '../control/istio/proxies/istio-proxies.ts';
import { IstioWriter } from '../control/istio/istio-writer.ts';
import type { RequestObserver } from '../http/exchange.ts';
import { loadClusterAccess } from '../kubernetes/cluster-access.ts';
import { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import type { ProxySource } from '../ports/proxy-source.ts';
import type { MeshWriter } from '../ports/mesh-writer.ts';
import { ConfigError } from './config/config-error.ts';
import type { Config } from './config/config-schema.ts';

/** The Kubernetes API that the configuration names; null where it names none. Throws `ConfigError` where it cannot be used. */
export async function kubernetesOf(
  { kubernetes }: Config,
  observe?: RequestObserver,
): Promise<KubernetesClient | null> {
  const { kubeconfig, use } = kubernetes;
  const isInCluster = process.env.KUBERNETES_SERVICE_HOST !== undefined;
  if (use === 'never' || (kubeconfig === undefined && !isInCluster)) return null;
  try {
    const access = await loadClusterAccess(kubeconfig === undefined ? 'in-cluster' : { kubeconfig });
    return new KubernetesClient(access, observe === undefined ? {} : { observe });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'Kubernetes cannot be used.');
  }
}

/** Who tells of the proxies of the mesh; null where nobody is named. */
export const proxiesOf = ({ istiod }: Config): ProxySource | null =>
  istiod.url === null ? null : new IstioProxies(istiod.url);

/** The writing side of the mesh that the configuration names. */
export const writerOf = ({ istiod }: Config, client: KubernetesClient): MeshWriter =>
  new IstioWriter({ client, istiodUrl: istiod.url });
