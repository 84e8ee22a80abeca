import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { UpstreamFailure } from '../http/upstream-failure.ts';

/** Credentials for the next request. The dispatcher holds client certificates; null where plain connections do. */
export interface ClusterCredentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher | null;
}

/** Where the API server is and how to prove who asks. */
export interface ClusterAccess {
  /** Name that the configuration gives the cluster. */
  readonly clusterName: string;
  readonly server: string;
  /** Credentials that hold now: tokens are refreshed, exec plugins run. Throws `UpstreamFailure`. */
  credentials(): Promise<ClusterCredentials>;
  /** Connections that prove nobody, for requests with another's token: a client certificate would win over it. */
  anonymous?(): Promise<ClusterCredentials>;
}

/**
 * Reads access from a kubeconfig file, or from the pod that the program runs in. The library is loaded only here: it
 * costs tens of megabytes, and a console without a cluster does without it. Throws `UpstreamFailure`.
 */
export async function loadClusterAccess(from: { readonly kubeconfig: string } | 'in-cluster') {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if (from === 'in-cluster') config.loadFromCluster();
    else config.loadFromFile(from.kubeconfig);
  } catch {
    throw new UpstreamFailure(
      'unsupported',
      from === 'in-cluster'
        ? 'Kubernetes: no service account of a pod was found.'
        : 'Kubernetes: the kubeconfig file cannot be read.',
    );
  }
  return accessOf(config);
}

async function accessOf(config: KubeConfig): Promise<ClusterAccess> {
  const { HttpMethod, KubeConfig: EmptyConfig, RequestContext } = await import('@kubernetes/client-node');
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new UpstreamFailure('unsupported', 'Kubernetes: the kubeconfig names no cluster.');
  const bare = new EmptyConfig();
  bare.loadFromClusterAndUser(cluster, { name: 'nobody' });
  const credentialsOf = async (from: KubeConfig): Promise<ClusterCredentials> => {
    const context = new RequestContext(cluster.server, HttpMethod.GET);
    try {
      await from.applySecurityAuthentication(context);
    } catch {
      throw new UpstreamFailure('unauthorized', 'Kubernetes: the configured credentials cannot be obtained.');
    }
    return { headers: context.getHeaders(), dispatcher: context.getDispatcher() ?? null };
  };
  // Made once, since its connections are kept.
  let anonymous: Promise<ClusterCredentials> | null = null;
  return {
    clusterName: cluster.name,
    server: cluster.server,
    credentials: () => credentialsOf(config),
    anonymous: () => (anonymous ??= credentialsOf(bare)),
  };
}
