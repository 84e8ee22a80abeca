import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'yaml';

/** Writes a kubeconfig for the practice cluster, readable by its owner alone. */
export async function writeKubeconfig(
  path: string,
  access: { readonly server: string; readonly user: string; readonly token: string },
): Promise<void> {
  const name = 'practice-mesh';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: access.server } }],
    contexts: [{ name, context: { cluster: name, user: access.user, namespace: 'shop' } }],
    users: [{ name: access.user, user: { token: access.token } }],
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, stringify(config), { mode: 0o600 });
}
