import { z } from 'zod';
import { metadataSchema } from './object-identity.ts';

/** What is kept of a Namespace. */
export interface KeptNamespace {
  readonly name: string;
  /** Whether new pods in it get a proxy: sidecars by injection or revision, or ambient mode. */
  readonly meshed: boolean;
}

const namespaceSchema = z.object({ metadata: metadataSchema });

/** What is kept of a Namespace; null where the object breaks its own schema. */
export function readNamespace(object: unknown): KeptNamespace | null {
  const parsed = namespaceSchema.safeParse(object);
  if (!parsed.success) return null;
  const { name, labels } = parsed.data.metadata;
  return { name, meshed: isMeshed(labels) };
}

/** `istio-injection` counts before a revision, as Istio's webhooks select; ambient mode is a label of its own. */
function isMeshed(labels: Readonly<Record<string, string>>): boolean {
  if (labels['istio.io/dataplane-mode'] === 'ambient') return true;
  const injection = labels['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  return Object.hasOwn(labels, 'istio.io/rev');
}
