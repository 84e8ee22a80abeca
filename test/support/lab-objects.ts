import { readFile } from 'node:fs/promises';
import type { Lab } from './stack.ts';

/** Where an object of the practice mesh is. */
export interface LabPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Plural names of the kinds that changes are written to. */
export type LabKind = 'virtualservices' | 'destinationrules';

/** Asks the practice API server past the console, as another person with kubectl would. */
async function ask(
  lab: Lab,
  path: string,
  init: { method?: string; body?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const token = /token: (\S+)/.exec(await readFile(lab.kubeconfig, 'utf8'))?.[1] ?? '';
  return fetch(`${lab.kubernetesUrl}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  });
}

const pathOf = (kind: LabKind, { namespace, name }: LabPlace): string =>
  `/apis/networking.istio.io/v1/namespaces/${namespace}/${kind}/${name}`;

/** Patches a VirtualService of the practice mesh past the console, as another person with kubectl would. */
export async function patchVirtualService(
  lab: Lab,
  place: LabPlace,
  patch: readonly object[],
): Promise<void> {
  const path = pathOf('virtualservices', place);
  const response = await ask(lab, `${path}?fieldManager=somebody-else`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json-patch+json' },
    body: JSON.stringify(patch),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** An Istio object as it stands in the practice mesh; null where there is none. */
export async function readObject(
  lab: Lab,
  kind: LabKind,
  place: LabPlace,
): Promise<{
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  // oxlint-disable-next-line typescript/no-explicit-any -- what stands there is compared, not used
  readonly spec: any;
} | null> {
  const response = await ask(lab, pathOf(kind, place));
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${kind} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Awaited<ReturnType<typeof readObject>>;
}

/** Creates an Istio object past the console. */
export async function createObject(lab: Lab, kind: LabKind, place: LabPlace, spec: object): Promise<void> {
  const words = { virtualservices: 'VirtualService', destinationrules: 'DestinationRule' } as const;
  const response = await ask(lab, pathOf(kind, { ...place, name: '' }).replace(/\/$/, ''), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'networking.istio.io/v1',
      kind: words[kind],
      metadata: place,
      spec,
    }),
  });
  if (!response.ok) throw new Error(`${kind} answered ${response.status}: ${await response.text()}`);
}

/** Gives a Deployment of the practice mesh so many pods, past the console. */
export async function scaleDeployment(
  lab: Lab,
  { namespace, name }: LabPlace,
  replicas: number,
): Promise<void> {
  const response = await ask(lab, `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { replicas } }),
  });
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${await response.text()}`);
}
