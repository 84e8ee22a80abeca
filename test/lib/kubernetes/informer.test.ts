import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { Informer } from '@/lib/kubernetes/informer.ts';
import type { InformerOptions, ResourceKind } from '@/lib/kubernetes/informer.ts';
import { startPracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';
import type { PracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';
import { sendJson, serve } from '@/test/support/misbehaving-server.ts';
import { eventually } from '@/test/support/eventually.ts';

const configMaps: ResourceKind = { group: '', version: 'v1', plural: 'configmaps', namespace: 'shop' };
const emptyList = { metadata: { resourceVersion: '7' }, items: [] };
const quick = { firstRetryMs: 20, mostRetryMs: 200, recheckMs: 100 };

async function aCluster(): Promise<PracticeCluster> {
  const cluster = await startPracticeCluster();
  onTestFinished(() => cluster.close());
  return cluster;
}

function clientOf(url: string, token = 'admin-token'): KubernetesClient {
  return new KubernetesClient({
    clusterName: 'practice-mesh',
    server: url,
    credentials: () => Promise.resolve({ headers: { authorization: `Bearer ${token}` }, dispatcher: null }),
  });
}

/** Keeps `name=data.value` of ConfigMaps; those without a value cannot be read. */
function nameAndValue(object: unknown): string | null {
  const { metadata, data } = object as { metadata: { name: string }; data?: { value?: string } };
  return data?.value === undefined ? null : `${metadata.name}=${data.value}`;
}

function informerOf(
  url: string,
  options: Partial<InformerOptions<string>> & { token?: string } = {},
): Informer<string> {
  const client = clientOf(url, options.token);
  const informer = new Informer({
    client,
    kind: configMaps,
    project: nameAndValue,
    onChange: () => undefined,
    timing: quick,
    ...options,
  });
  onTestFinished(async () => {
    await informer.stop();
    await client.close();
  });
  informer.start();
  return informer;
}

const configMap = (name: string, value: string | null) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data: value === null ? {} : { value },
});

async function write(cluster: PracticeCluster, method: string, name: string, value: string | null = null) {
  const collection = '/api/v1/namespaces/shop/configmaps';
  const path = method === 'POST' ? collection : `${collection}/${name}`;
  const body = method === 'DELETE' ? {} : { body: configMap(name, value) };
  const reply = await cluster.send(method, path, body);
  if (reply.status >= 300) throw new Error(`${method} ${name}: ${reply.text}`);
}

const holds = (informer: Informer<string>, ...expected: string[]) =>
  eventually(
    `the cache holds ${expected.join(', ')}`,
    () => JSON.stringify([...informer.values()].sort()) === JSON.stringify(expected),
  );

const reaches = (informer: Informer<string>, phase: string) =>
  eventually(`the cache is ${phase}`, () => informer.state().phase === phase);

describe('a cache of Kubernetes objects', () => {
  it('holds what is there and follows what is added, changed and deleted', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'a', '1');
    const informer = informerOf(cluster.url);
    await holds(informer, 'a=1');
    await write(cluster, 'POST', 'b', '1');
    await write(cluster, 'PUT', 'a', '2');
    await holds(informer, 'a=2', 'b=1');
    await write(cluster, 'DELETE', 'a');
    await holds(informer, 'b=1');
    expect(informer.state()).toEqual({ phase: 'synced', since: null, detail: null });
  });

  it('tells its listener of changes to what is kept, and of nothing else', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'a', '1');
    let changes = 0;
    const informer = informerOf(cluster.url, { onChange: () => (changes += 1) });
    await holds(informer, 'a=1');
    const before = changes;
    const labelled = {
      ...configMap('a', '1'),
      metadata: { name: 'a', namespace: 'shop', labels: { x: 'y' } },
    };
    await cluster.send('PUT', '/api/v1/namespaces/shop/configmaps/a', { body: labelled });
    await write(cluster, 'POST', 'b', '1');
    await holds(informer, 'a=1', 'b=1');
    expect(changes).toBe(before + 1);
  });

  it('lists a large collection in pages', async () => {
    const cluster = await aCluster();
    const many = Array.from({ length: 1_201 }, (_, index) => configMap(`m-${index}`, 'x'));
    cluster.store.seed(many);
    const informer = informerOf(cluster.url);
    await eventually('all are there', () => informer.values().length === 1_201);
  });

  it('lists again when the server forgot the revision (410), and drops what was deleted meanwhile', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'a', '1');
    await write(cluster, 'POST', 'b', '1');
    const gate = await aGate(cluster.url);
    const informer = informerOf(gate.url);
    await holds(informer, 'a=1', 'b=1');
    gate.close();
    await write(cluster, 'DELETE', 'a');
    cluster.api.expireWatches();
    await write(cluster, 'POST', 'c', '1');
    gate.open();
    await holds(informer, 'b=1', 'c=1');
    await reaches(informer, 'synced');
  });

  it('lists again when a running watch is ended by 410', async () => {
    const cluster = await aCluster();
    const informer = informerOf(cluster.url);
    await eventually('the watch is open', () => cluster.api.openWatches() === 1);
    cluster.api.expireWatches();
    await write(cluster, 'POST', 'a', '1');
    await holds(informer, 'a=1');
  });

  it('goes on where it was after its watch was cut off, again and again', async () => {
    const cluster = await aCluster();
    const informer = informerOf(cluster.url);
    await reaches(informer, 'synced');
    for (let round = 1; round <= 5; round += 1) {
      await eventually('the watch is open', () => cluster.api.openWatches() === 1);
      cluster.api.dropWatches();
      await write(cluster, round === 1 ? 'POST' : 'PUT', 'a', String(round));
      await holds(informer, `a=${round}`);
    }
  });

  it('keeps the last state while the server is away, says since when, and comes back by itself', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'a', '1');
    const gate = await aGate(cluster.url);
    const informer = informerOf(gate.url);
    await holds(informer, 'a=1');
    gate.close();
    await reaches(informer, 'stale');
    const { since, detail } = informer.state();
    expect(Math.abs((since ?? 0) - Date.now() / 1000)).toBeLessThan(10);
    expect(detail).toMatch(/^Kubernetes (broke the connection off|refused the connection)/);
    expect(informer.values()).toEqual(['a=1']);
    await write(cluster, 'PUT', 'a', '2');
    gate.open();
    await holds(informer, 'a=2');
    expect(informer.state().phase).toBe('synced');
  });

  it('asks anew when a watch says nothing for too long', async () => {
    let watches = 0;
    const { url } = await serve((request, response) => {
      if (!request.url.includes('watch=true')) sendJson(response, 200, emptyList);
      else {
        watches += 1;
        response.writeHead(200).flushHeaders();
      }
    });
    informerOf(url, { timing: { ...quick, silenceMs: 60 } });
    await eventually('it asked again', () => watches >= 3);
  });

  it('counts objects that it cannot read, and takes them in once they are mended', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'good', '1');
    await write(cluster, 'POST', 'bad', null);
    const informer = informerOf(cluster.url);
    await holds(informer, 'good=1');
    expect(informer.unreadable).toBe(1);
    await write(cluster, 'PUT', 'bad', '2');
    await holds(informer, 'bad=2', 'good=1');
    expect(informer.unreadable).toBe(0);
  });

  it('takes a kind that the server does not serve for absent, with and without the right to read it', async () => {
    const cluster = await aCluster();
    await revokeReading(cluster);
    const kind = { group: 'linkerd.io', version: 'v1alpha2', plural: 'serviceprofiles' };
    for (const token of ['admin-token', 'alice-token']) {
      const informer = informerOf(cluster.url, { kind, token });
      await reaches(informer, 'absent');
      expect(informer.values()).toEqual([]);
    }
  });

  it('says in the server’s words what it may not read, and reads it once it may', async () => {
    const cluster = await aCluster();
    await write(cluster, 'POST', 'a', '1');
    const allow = await revokeReading(cluster);
    const informer = informerOf(cluster.url, { token: 'alice-token' });
    await reaches(informer, 'forbidden');
    expect(informer.state().detail).toContain('User "alice" cannot list resource "configmaps"');
    await allow();
    await holds(informer, 'a=1');
    expect(informer.state()).toEqual({ phase: 'synced', since: null, detail: null });
  });

  it('says that its credentials are not accepted', async () => {
    const cluster = await aCluster();
    const informer = informerOf(cluster.url, { token: 'wrong' });
    await eventually('the reason is known', () => informer.state().detail !== null);
    expect(informer.state()).toMatchObject({ phase: 'starting', detail: 'Kubernetes says: Unauthorized' });
  });

  it('leaves no watch open after it was stopped', async () => {
    const cluster = await aCluster();
    const informer = informerOf(cluster.url);
    await eventually('the watch is open', () => cluster.api.openWatches() === 1);
    await informer.stop();
    await eventually('the watch is closed', () => cluster.api.openWatches() === 0);
  });

  it('does not storm a server that ends each watch at once', async () => {
    let watches = 0;
    const { url } = await serve((request, response) => {
      if (!request.url.includes('watch=true')) sendJson(response, 200, emptyList);
      else {
        watches += 1;
        response.end();
      }
    });
    const startedAt = performance.now();
    informerOf(url);
    await eventually('it tried several times', () => watches >= 5);
    // Waits of at least 10, 20, 40 and 80 ms lie between five watches.
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });
});

/** Takes from alice the right to read, and answers with the way to give it back. */
async function revokeReading(cluster: PracticeCluster): Promise<() => Promise<void>> {
  const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  const { metadata, ...rest } = (await cluster.send('GET', `${bindings}/team-shop-view`)).body;
  await cluster.send('DELETE', `${bindings}/team-shop-view`);
  return async () => {
    const body = { ...rest, metadata: { name: metadata.name } };
    expect((await cluster.send('POST', bindings, { body })).status).toBe(201);
  };
}

/** A door in front of a server that can be shut: connections are cut and new ones refused. */
async function aGate(target: string) {
  const port = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  let server = createServer();
  const listen = (at: number) =>
    new Promise<number>((resolve) => {
      server = createServer((socket) => {
        const inner = createConnection(port, '127.0.0.1');
        for (const one of [socket, inner]) {
          sockets.add(one);
          one.on('error', () => one.destroy()).on('close', () => sockets.delete(one));
        }
        socket.pipe(inner).pipe(socket);
      });
      server.listen(at, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const at = await listen(0);
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${at}`, close, open: () => void listen(at) };
}
