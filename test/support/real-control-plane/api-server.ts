import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { practiceTokens } from '@/lab/kubernetes/access/identity.ts';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { apiClient, succeeded, type ApiClient } from './api-client.ts';
import { startServer, type ServerProcess } from '../server-process.ts';
import type { TestServers } from './test-servers.ts';

/** People of the cluster: those of the practice mesh, and istiod. */
export const people = ['admin', 'pilothouse', 'alice', 'viewer', 'istiod'] as const;
export type Person = (typeof people)[number];

/** etcd and kube-apiserver, empty. */
export interface ApiServer {
  readonly url: string;
  readonly client: ApiClient;
  readonly etcd: ServerProcess;
  readonly kubeconfigs: Readonly<Record<Person, string>>;
  /** Asks for a token of a ServiceAccount and writes a kubeconfig with it. */
  kubeconfigOfAccount(namespace: string, name: string): Promise<string>;
  stop(): Promise<void>;
}

async function startEtcd(program: string, folder: string): Promise<{ process: ServerProcess; url: string }> {
  const [clients, peers] = await Promise.all([freePort(), freePort()]);
  const url = `http://127.0.0.1:${clients}`;
  const peerUrl = `http://127.0.0.1:${peers}`;
  const flags = {
    name: 'test',
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': peerUrl,
    'initial-advertise-peer-urls': peerUrl,
    'initial-cluster': `test=${peerUrl}`,
    'log-level': 'error',
  };
  const args = [...Object.entries(flags).map(([name, value]) => `--${name}=${value}`), '--unsafe-no-fsync'];
  return { process: startServer({ name: 'etcd', program, args, folder }), url };
}

async function writeSecrets(folder: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(join(folder, 'accounts.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(join(folder, 'accounts.key'), privateKey.export({ type: 'sec1', format: 'pem' }));
  const tokens = Object.entries(practiceTokens).map(
    ([token, { user, groups }]) => `${token},${user},,"${groups.join(',')}"`,
  );
  await writeFile(
    join(folder, 'tokens.csv'),
    [...tokens, 'istiod-token,istiod,istiod,"system:masters"', ''].join('\n'),
  );
}

async function startKubernetes(
  program: string,
  folder: string,
  etcdUrl: string,
): Promise<{ process: ServerProcess; url: string }> {
  const port = await freePort();
  const flags = {
    'etcd-servers': etcdUrl,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': port,
    'endpoint-reconciler-type': 'none',
    'cert-dir': folder,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': join(folder, 'accounts.pub'),
    'service-account-signing-key-file': join(folder, 'accounts.key'),
    'service-cluster-ip-range': '10.96.0.0/16',
    'token-auth-file': join(folder, 'tokens.csv'),
    'authorization-mode': 'RBAC',
    'anonymous-auth': true,
    'disable-admission-plugins': 'ServiceAccount',
    'shutdown-delay-duration': '0s',
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return {
    process: startServer({ name: 'kube-apiserver', program, args, folder }),
    url: `https://127.0.0.1:${port}`,
  };
}

async function writeKubeconfig(
  folder: string,
  { user, token }: { readonly user: string; readonly token: string },
  { url, ca }: { readonly url: string; readonly ca: string },
): Promise<string> {
  const file = join(folder, `kubeconfig-${user}`);
  const cluster = { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  await writeFile(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'real',
      clusters: [{ name: 'real', cluster }],
      users: [{ name: user, user: { token } }],
      contexts: [{ name: 'real', context: { cluster: 'real', user } }],
    }),
  );
  return file;
}

/** Starts etcd and kube-apiserver on free loopback ports and waits until the API is ready (3 s on a calm machine). */
export async function startApiServer(servers: TestServers, folder: string): Promise<ApiServer> {
  await writeSecrets(folder);
  const etcd = await startEtcd(servers.etcd, folder);
  const kubernetes = await startKubernetes(servers.apiServer, folder, etcd.url);
  const stop = async (): Promise<void> => {
    // A frozen etcd would keep the API server from ending.
    etcd.process.signal('SIGCONT');
    await kubernetes.process.stop();
    await etcd.process.stop();
  };
  try {
    const ca = await eventually('kube-apiserver wrote its certificate', () =>
      readFile(join(folder, 'apiserver.crt'), 'utf8'),
    );
    const client = apiClient(kubernetes.url, ca);
    await eventually(
      'kube-apiserver is ready',
      async () => {
        if (kubernetes.process.hasEnded()) return true;
        return (await client.send({ path: '/readyz', timeoutMs: 5000 })).status === 200;
      },
      120_000,
    );
    if (kubernetes.process.hasEnded()) throw new Error(`kube-apiserver ended:\n${kubernetes.process.log()}`);
    const server = { url: kubernetes.url, ca };
    const written = await Promise.all(
      people.map(
        async (person) =>
          [
            person,
            await writeKubeconfig(folder, { user: person, token: `${person}-token` }, server),
          ] as const,
      ),
    );
    return {
      url: kubernetes.url,
      client,
      etcd: etcd.process,
      kubeconfigs: Object.fromEntries(written) as Record<Person, string>,
      kubeconfigOfAccount: async (namespace, name) => {
        const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
        const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
        const answer = succeeded(await client.send({ method: 'POST', path, body }), 'a token');
        const token = String(answer.body.status.token);
        return writeKubeconfig(folder, { user: name, token }, server);
      },
      stop: async () => {
        await client.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
