import { readFile } from 'node:fs/promises';
import type { Lab } from './stack.ts';

/** Patches a VirtualService of the practice mesh past the console, as another person with kubectl would. */
export async function patchVirtualService(
  lab: Lab,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  patch: readonly object[],
): Promise<void> {
  const token = /token: (\S+)/.exec(await readFile(lab.kubeconfig, 'utf8'))?.[1] ?? '';
  const path = `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices/${name}`;
  const response = await fetch(`${lab.kubernetesUrl}${path}?fieldManager=somebody-else`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json-patch+json', authorization: `Bearer ${token}` },
    body: JSON.stringify(patch),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}
