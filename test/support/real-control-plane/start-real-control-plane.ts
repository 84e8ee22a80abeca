import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { applyObject, type ApiClient } from './api-client.ts';
import { startApiServer, type ApiServer } from './api-server.ts';
import { startBackend, type CountingBackend } from './counting-backend.ts';
import { startEnvoy, type Caller, type EnvoySidecar } from './envoy-sidecar.ts';
import { prepareIstiod, type Istiod } from './istiod-process.ts';
import { namespaceObject, roleObjects, shopObjects, webhookObject } from './mesh-objects.ts';
import { prepareTestServers } from './test-servers.ts';

/** A real API server, istiod and one Envoy with two backends behind it, all on loopback. */
export interface RealControlPlane {
  readonly apiUrl: string;
  readonly client: ApiClient;
  readonly kubeconfigs: ApiServer['kubeconfigs'];
  /** A kubeconfig with a token that the API server made for a ServiceAccount. */
  readonly kubeconfigOfAccount: ApiServer['kubeconfigOfAccount'];
  readonly istiod: Istiod;
  readonly envoy: EnvoySidecar;
  /** Where the client's Envoy takes requests for `reviews` and `ratings`; also the Services' port. */
  readonly clientPort: number;
  readonly backends: Readonly<Record<'v1' | 'v2', CountingBackend>>;
  /** Starts the proxy of one more caller; it ends with everything else. */
  startCaller(caller: Caller): Promise<EnvoySidecar>;
  /** Freezes etcd: writes get no answer until `resumeEtcd`. */
  pauseEtcd(): void;
  resumeEtcd(): void;
  setWebhookPolicy(failurePolicy: 'Fail' | 'Ignore'): Promise<void>;
  stop(): Promise<void>;
}

/** Istio's and the Gateway API's definitions; resolves when the API serves both. */
async function applyDefinitions(client: ApiClient, files: readonly string[]): Promise<void> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const objects = texts
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => document.toJS() as { kind: string; metadata: { name: string } } | null)
    .filter((object) => object?.kind === 'CustomResourceDefinition');
  await Promise.all(
    objects.map((body) =>
      applyObject(client, {
        path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${body?.metadata.name ?? ''}`,
        body,
      }),
    ),
  );
  for (const place of [
    '/apis/networking.istio.io/v1/virtualservices',
    '/apis/security.istio.io/v1/peerauthentications',
    '/apis/gateway.networking.k8s.io/v1/httproutes',
  ]) {
    await eventually(
      `the API serves ${place}`,
      async () => (await client.send({ path: place })).status === 200,
      60_000,
    );
  }
}

/** PEM of who signed istiod's certificate, as base64; istiod writes it into every namespace. */
function istiodAuthority(client: ApiClient): Promise<string> {
  return eventually('istiod published its root certificate', async () => {
    const found = await client.send({
      path: '/api/v1/namespaces/istio-system/configmaps/istio-ca-root-cert',
    });
    const pem: unknown = found.body?.data?.['root-cert.pem'];
    return typeof pem === 'string' ? Buffer.from(pem).toString('base64') : null;
  });
}

/** Ends what was started, last first, whatever fails. */
class Cleanup {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step().catch(() => undefined);
  }
}

async function assemble(folder: string, cleanup: Cleanup): Promise<RealControlPlane> {
  const servers = await prepareTestServers();
  const api = await startApiServer(servers, folder);
  cleanup.add(() => api.stop());
  const { client } = api;
  await applyDefinitions(client, servers.definitions);
  for (const object of [namespaceObject('istio-system'), namespaceObject('shop'), ...roleObjects()]) {
    await applyObject(client, object);
  }
  const istiod = await prepareIstiod(servers.istiod, folder, api.kubeconfigs.istiod);
  cleanup.add(() => istiod.stop());
  await istiod.start();
  const authority = await istiodAuthority(client);
  const setWebhookPolicy = async (policy: 'Fail' | 'Ignore'): Promise<void> => {
    await applyObject(client, webhookObject(istiod.validationUrl, authority, policy));
  };
  await setWebhookPolicy('Fail');
  const [v1, v2, clientPort] = await Promise.all([startBackend('v1'), startBackend('v2'), freePort()]);
  cleanup.add(() => v1.stop());
  cleanup.add(() => v2.stop());
  for (const object of shopObjects(clientPort, { v1: v1.port, v2: v2.port })) {
    await eventually(`apply of ${object.path}`, () => applyObject(client, object));
  }
  const envoy = await startEnvoy(servers.envoy, folder, istiod.discoveryPort);
  cleanup.add(() => envoy.stop());
  return {
    apiUrl: api.url,
    client,
    kubeconfigs: api.kubeconfigs,
    kubeconfigOfAccount: (namespace, name) => api.kubeconfigOfAccount(namespace, name),
    istiod,
    envoy,
    clientPort,
    backends: { v1, v2 },
    startCaller: async (caller) => {
      const proxy = await startEnvoy(servers.envoy, folder, istiod.discoveryPort, caller);
      cleanup.add(() => proxy.stop());
      return proxy;
    },
    pauseEtcd: () => api.etcd.signal('SIGSTOP'),
    resumeEtcd: () => api.etcd.signal('SIGCONT'),
    setWebhookPolicy,
    stop: () => cleanup.run(),
  };
}

/** Starts everything (about 20 s on a calm machine once the programs are built) and waits until Envoy is configured. */
export async function startRealControlPlane(): Promise<RealControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-control-plane-'));
  const cleanup = new Cleanup();
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  try {
    return await assemble(folder, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
