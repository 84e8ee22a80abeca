import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kubeconfigFor } from '@/lab/kubernetes/kubeconfig.ts';
import { practiceTokens } from '@/lab/kubernetes/access/identity.ts';
import { UpstreamFailure } from '@/lib/http/upstream-failure.ts';
import { loadClusterAccess } from '@/lib/kubernetes/cluster-access.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { startPracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';

const never = new AbortController().signal;

async function aFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'config');
  await writeFile(file, text);
  return file;
}

describe('access to a cluster', () => {
  it('is what the kubeconfig says: server with its path, user and token', async () => {
    const cluster = await startPracticeCluster();
    onTestFinished(() => cluster.close());
    const kubeconfig = await aFile(
      kubeconfigFor({ url: cluster.url, tokens: practiceTokens, currentUser: 'viewer' }),
    );
    const access = await loadClusterAccess({ kubeconfig });
    expect(access.clusterName).toBe('viewer@practice-mesh');
    const client = new KubernetesClient(access);
    onTestFinished(() => client.close());
    const { items } = await client.list('/api/v1/namespaces', {}, never);
    expect(items).toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: 'shop' }) }),
    );
    expect(await client.serverVersion(never)).toMatch(/^v1\.\d+/);
    const secrets = client.list('/api/v1/secrets', {}, never);
    await expect(secrets).rejects.toMatchObject({ code: 'forbidden', reason: 'Forbidden', status: 403 });
    await expect(secrets).rejects.toThrow('User "viewer" cannot list resource "secrets"');
  });

  it('is refused with a sentence that does not show the path where there is no kubeconfig or no cluster in it', async () => {
    const empty = await aFile('apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n');
    for (const kubeconfig of ['/nowhere/at/all', empty]) {
      const failure: unknown = await loadClusterAccess({ kubeconfig }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UpstreamFailure);
      expect(String(failure)).toContain('kubeconfig');
      expect(String(failure)).not.toContain(kubeconfig);
    }
  });
});
