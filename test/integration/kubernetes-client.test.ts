import {
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  type KubernetesListObject,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeconfigFor } from '@/lab/kubernetes/kubeconfig.ts';
import {
  aVirtualService,
  startPracticeCluster,
  type PracticeCluster,
} from '../lab/kubernetes/practice-cluster.ts';

const key = 'virtualservices.networking.istio.io';
const by = { user: 'test', fieldManager: 'test' };

describe('the published client library keeps a cache in step', () => {
  let cluster: PracticeCluster;
  let config: KubeConfig;
  beforeEach(async () => {
    cluster = await startPracticeCluster();
    config = new KubeConfig();
    config.loadFromString(
      kubeconfigFor({ url: cluster.url, tokens: cluster.api.tokens, currentUser: 'pilothouse' }),
    );
  });
  afterEach(() => cluster.close());

  function add(name: string): void {
    const object = aVirtualService();
    cluster.store.create(key, { ...object, metadata: { ...object.metadata, name } }, by);
  }

  function anInformer() {
    const api = config.makeApiClient(CustomObjectsApi);
    const list = async (): Promise<KubernetesListObject<KubernetesObject>> =>
      api.listClusterCustomObject({ group: 'networking.istio.io', version: 'v1', plural: 'virtualservices' });
    const informer = makeInformer<KubernetesObject>(
      config,
      '/apis/networking.istio.io/v1/virtualservices',
      list,
    );
    // A lost watch ends with an error event; the library leaves the new start to its user.
    informer.on('error', () => setTimeout(() => void informer.start(), 20));
    return informer;
  }

  const cached = (informer: ReturnType<typeof anInformer>): string[] =>
    informer
      .list()
      .map((object) => `${object.metadata?.name}@${object.metadata?.resourceVersion}`)
      .sort();
  const stored = (): string[] =>
    cluster.store
      .list(key)
      .map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`)
      .sort();

  it('through additions, changes and deletions', async () => {
    add('a');
    const informer = anInformer();
    await informer.start();
    add('b');
    cluster.store.patch(
      key,
      'shop',
      'a',
      (object) => ({ ...object, metadata: { ...object.metadata, labels: { x: 'y' } } }),
      by,
    );
    cluster.store.delete(key, 'shop', 'b', by);
    add('c');
    await expect.poll(() => cached(informer), { timeout: 10_000 }).toEqual(stored());
    expect(stored()).toHaveLength(2);
    await informer.stop();
  });

  it('through a forced 410, with changes in the gap', async () => {
    add('a');
    const informer = anInformer();
    await informer.start();
    await expect.poll(() => cluster.api.openWatches(), { timeout: 10_000 }).toBe(1);
    cluster.api.expireWatches();
    cluster.store.delete(key, 'shop', 'a', by);
    add('b');
    cluster.store.compact();
    await expect.poll(() => cached(informer), { timeout: 20_000 }).toEqual(stored());
    expect(stored().map((entry) => entry.split('@')[0])).toEqual(['b']);
    await informer.stop();
  });

  it('through connections that are cut off again and again', async () => {
    const informer = anInformer();
    await informer.start();
    for (const name of ['a', 'b', 'c']) {
      await expect.poll(() => cluster.api.openWatches(), { timeout: 10_000 }).toBeGreaterThan(0);
      cluster.api.dropWatches();
      add(name);
      await expect.poll(() => cached(informer), { timeout: 20_000 }).toEqual(stored());
    }
    expect(stored()).toHaveLength(3);
    await informer.stop();
  });
});
