import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kubeconfigFor } from '@/lab/kubernetes/kubeconfig.ts';
import {
  aVirtualService,
  startPracticeCluster,
  type PracticeCluster,
} from '../lab/kubernetes/practice-cluster.ts';
import { describeWithRealPart } from '../support/real-part.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

describeWithRealPart('kubectl', 'kubectl against the practice cluster', (kubectl) => {
  let cluster: PracticeCluster;
  let folder: string;

  function run(args: readonly string[]): Promise<Outcome> {
    const common = [
      '--kubeconfig',
      join(folder, 'config'),
      '--cache-dir',
      join(folder, 'cache'),
      '--request-timeout',
      '20s',
    ];
    return new Promise((resolve) => {
      execFile(kubectl, [...common, ...args], { timeout: 30_000 }, (failure, out, error) => {
        const code = typeof failure?.code === 'number' ? failure.code : 0;
        resolve({ code: failure === null ? 0 : code || 1, out, error });
      });
    });
  }

  /** Output of a command that must succeed. */
  async function output(...args: string[]): Promise<string> {
    const { code, out, error } = await run(args);
    expect({ code, error: code === 0 ? '' : error }).toEqual({ code: 0, error: '' });
    return out;
  }

  async function manifest(name: string, ...objects: object[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, objects.map((object) => JSON.stringify(object)).join('\n'));
    return path;
  }

  const deployment = (replicas: number, image = 'web:1'): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
    },
  });
  const split = (first: number): object =>
    aVirtualService([
      { subset: 'v1', weight: first },
      { subset: 'v2', weight: 100 - first },
    ]);

  beforeAll(async () => {
    cluster = await startPracticeCluster();
    folder = await mkdtemp(join(tmpdir(), 'kubectl-'));
    await writeFile(
      join(folder, 'config'),
      kubeconfigFor({ url: cluster.url, tokens: cluster.api.tokens, currentUser: 'admin' }),
    );
    await output('apply', '-f', await manifest('first.json', split(80), deployment(2)));
  });
  afterAll(async () => {
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('tells the version of the server and the kinds that it serves', async () => {
    expect(await output('version')).toContain('v1.36.3');
    const kinds = await output('api-resources', '--no-headers');
    expect(kinds).toMatch(/^virtualservices +vs +networking\.istio\.io\/v1 +true +VirtualService$/m);
    expect(kinds).toMatch(/^httproutes +gateway\.networking\.k8s\.io\/v1 +true +HTTPRoute$/m);
    expect(kinds).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
  });

  it('gets objects as a table, as YAML, by label and over all namespaces', async () => {
    expect(await output('get', 'vs', '-n', 'shop')).toMatch(
      /^NAME +GATEWAYS +HOSTS +AGE\nreviews +\["reviews"\] +0s\n$/,
    );
    expect(await output('get', 'deploy', '-A', '--no-headers')).toMatch(/^shop +web +0\/2 +0 +0 +0s\n$/);
    expect(await output('get', 'vs', 'reviews', '-n', 'shop', '-o', 'yaml')).toContain(
      '        subset: v1\n      weight: 80\n',
    );
    expect(await output('get', 'deploy', '-A', '-l', 'app=web', '-o', 'name')).toBe('deployment.apps/web\n');
    expect(await output('get', 'deploy', '-A', '-l', 'app=other', '-o', 'name')).toBe('');
  });

  it('describes an object', async () => {
    expect(await output('describe', 'deploy', 'web', '-n', 'shop')).toMatch(/Image: +web:1/);
    expect(await output('describe', 'vs', 'reviews', '-n', 'shop')).toMatch(/Weight: +80/);
  });

  it('shows by diff what an apply will change, and nothing once it is applied', async () => {
    const path = await manifest('second.json', split(70), deployment(3, 'web:2'));
    const before = await run(['diff', '-f', path]);
    expect(before.code).toBe(1);
    expect(before.out).toMatch(/^-\s+weight: 80$/m);
    expect(before.out).toMatch(/^\+\s+weight: 70$/m);
    expect(before.out).toMatch(/^\+\s+- image: web:2$/m);
    expect(await output('apply', '-f', path)).toBe(
      'virtualservice.networking.istio.io/reviews configured\ndeployment.apps/web configured\n',
    );
    expect((await run(['diff', '-f', path])).code).toBe(0);
    expect(await output('apply', '-f', path)).toContain('unchanged');
  });

  it('applies on the server and is told who owns the field', async () => {
    const path = await manifest('server-side.json', split(10));
    const refused = await run(['apply', '--server-side', '--field-manager', 'other', '-f', path]);
    expect(refused.code).toBe(1);
    expect(refused.error).toContain(
      'conflict with "kubectl-client-side-apply" using networking.istio.io/v1: .spec.http',
    );
  });

  it('patches by JSON Patch and by merge, and reports a failed test', async () => {
    const patch = (type: string, body: object): Promise<Outcome> =>
      run(['patch', 'vs', 'reviews', '-n', 'shop', '--type', type, '-p', JSON.stringify(body)]);
    const path = '/spec/http/0/route/0/weight';
    expect((await patch('json', [{ op: 'replace', path, value: 60 }])).out).toContain('reviews patched');
    const failed = await patch('json', [{ op: 'test', path, value: 1 }]);
    expect(failed.code).toBe(1);
    expect(failed.error).toContain('The request is invalid');
    expect((await patch('merge', { metadata: { labels: { tier: 'front' } } })).code).toBe(0);
    expect(
      cluster.store.get('virtualservices.networking.istio.io', 'shop', 'reviews')?.metadata.labels,
    ).toEqual({ tier: 'front' });
  });

  it('refuses an unknown field before it is stored', async () => {
    const object = { ...aVirtualService(), spec: { hosts: ['reviews'], htpp: [] } };
    const refused = await run(['apply', '-f', await manifest('typo.json', object)]);
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(/unknown field "(spec\.)?htpp"/);
  });

  it('follows changes until it is stopped', async () => {
    const watching = run(['get', 'cm', '-n', 'shop', '-w', '--request-timeout', '3s', '--no-headers']);
    await expect.poll(() => cluster.api.openWatches(), { timeout: 10_000 }).toBeGreaterThan(0);
    cluster.store.seed([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'seen', namespace: 'shop' },
        data: { a: 'b' },
      },
    ]);
    expect((await watching).out).toMatch(/^seen +1 +0s$/m);
  });

  it('asks what it may do, also in the name of another', async () => {
    expect(
      (
        await run(['auth', 'can-i', 'patch', 'vs', '-n', 'shop', '--context', 'viewer@practice-mesh'])
      ).out.trim(),
    ).toBe('no');
    expect(
      await output('auth', 'can-i', 'list', 'vs', '-n', 'shop', '--context', 'viewer@practice-mesh'),
    ).toBe('yes\n');
    expect((await run(['auth', 'can-i', 'delete', 'vs', '-n', 'shop', '--as', 'alice'])).out.trim()).toBe(
      'no',
    );
    const denied = await run(['delete', 'vs', 'reviews', '-n', 'shop', '--context', 'viewer@practice-mesh']);
    expect(denied.error).toContain(
      'User "viewer" cannot delete resource "virtualservices" in API group "networking.istio.io" in the namespace "shop"',
    );
  });

  it('deletes objects, and a namespace with all that is in it', async () => {
    expect(await output('delete', 'vs', 'reviews', '-n', 'shop')).toContain('deleted');
    expect(await output('delete', 'ns', 'shop')).toContain('deleted');
    expect(cluster.store.list('deployments.apps')).toEqual([]);
    expect(cluster.store.get('namespaces', undefined, 'shop')).toBeNull();
  });
});
