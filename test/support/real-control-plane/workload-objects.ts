import { applyObject, type ApiClient } from './api-client.ts';

/** A Deployment of the small mesh: name, app and version; its one pod is ready. */
interface Workload {
  readonly app: string;
  readonly version: string;
}

const image = 'registry.example.com/shop:1';

function podTemplate({ app, version }: Workload): object {
  return {
    metadata: { labels: { app, version } },
    spec: { containers: [{ name: 'app', image, ports: [{ name: 'http', containerPort: 8080 }] }] },
  };
}

function deployment({ app, version }: Workload): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${app}-${version}`, namespace: 'shop', labels: { app, version } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app, version } },
      template: podTemplate({ app, version }),
    },
  };
}

// No controllers run beside a bare API server, so what they would write is written here.
const deploymentStatus = {
  observedGeneration: 1,
  replicas: 1,
  updatedReplicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
};

async function applyWorkload(client: ApiClient, workload: Workload): Promise<void> {
  const name = `${workload.app}-${workload.version}`;
  const deployments = `/apis/apps/v1/namespaces/shop/deployments/${name}`;
  const pods = `/api/v1/namespaces/shop/pods/${name}-0`;
  const object = deployment(workload);
  await applyObject(client, { path: deployments, body: object });
  await applyObject(client, {
    path: `${deployments}/status`,
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      status: deploymentStatus,
    },
  });
  const pod = { apiVersion: 'v1', kind: 'Pod' };
  const metadata = {
    name: `${name}-0`,
    namespace: 'shop',
    labels: { app: workload.app, version: workload.version },
  };
  await applyObject(client, {
    path: pods,
    body: {
      ...pod,
      metadata,
      spec: {
        containers: [
          { name: 'app', image },
          { name: 'istio-proxy', image },
        ],
      },
    },
  });
  await applyObject(client, {
    path: `${pods}/status`,
    body: {
      ...pod,
      metadata: { name: metadata.name, namespace: 'shop' },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    },
  });
}

/** Deployments and ready pods of `client` and `greeter`, and of `reviews` and `ratings` in both versions. */
export async function applyWorkloads(client: ApiClient): Promise<void> {
  const workloads = [
    { app: 'client', version: 'v1' },
    { app: 'greeter', version: 'v1' },
    ...['reviews', 'ratings'].flatMap((app) => ['v1', 'v2'].map((version) => ({ app, version }))),
  ];
  for (const workload of workloads) await applyWorkload(client, workload);
}
