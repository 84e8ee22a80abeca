import type { MeshModel, WorkloadModel } from '../model.ts';

/**
 * Finds the behaviour of a workload. Deployments that the scenario does not know behave like another version of
 * their app, so that a new version written by a user takes traffic; those of an unknown app answer and call nobody.
 */
export class WorkloadCatalog {
  readonly #model: MeshModel;
  readonly #known = new Map<string, WorkloadModel>();

  constructor(model: MeshModel) {
    this.#model = model;
    for (const workload of model.workloads) {
      this.#known.set(`${workload.namespace}/${workload.name}`, workload);
    }
  }

  find(namespace: string, name: string, labels: Readonly<Record<string, string>>): WorkloadModel {
    const known = this.#known.get(`${namespace}/${name}`);
    if (known !== undefined) return known;
    const app = labels.app ?? name;
    const sibling = this.#model.workloads.find(
      (workload) => workload.namespace === namespace && workload.app === app,
    );
    const injected = this.#model.namespaces.some((entry) => entry.name === namespace && entry.injection);
    const derived: WorkloadModel = {
      ...(sibling ?? unknownWorkload(app, injected)),
      name,
      namespace,
      app,
      version: labels.version ?? null,
      failures: [],
    };
    this.#known.set(`${namespace}/${name}`, derived);
    return derived;
  }
}

function unknownWorkload(app: string, injected: boolean): WorkloadModel {
  return {
    name: app,
    namespace: 'default',
    app,
    version: null,
    replicas: 1,
    serviceAccount: 'default',
    proxy: injected ? 'sidecar' : 'none',
    image: `registry.example.com/${app}:1`,
    containerPort: 8080,
    latency: { p50Ms: 8, p95Ms: 20, p99Ms: 45 },
    failures: [],
    handlers: { '*': { phases: [], responseBytes: 600 } },
  };
}
