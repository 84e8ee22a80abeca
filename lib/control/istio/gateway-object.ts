import { z } from 'zod';
import { identityOf, metadataSchema, stringMap } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';

/** What is kept of Istio's Gateway: the labels of the pods that it configures. */
export interface KeptGateway extends KeptObject {
  readonly selector: Readonly<Record<string, string>>;
}

const gatewaySchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z.object({ selector: stringMap }),
});

/** What is kept of Istio's Gateway; null where the object breaks its own schema. */
export function readGateway(object: unknown): KeptGateway | null {
  const parsed = gatewaySchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  return { ...identityOf(apiVersion, 'Gateway', metadata), selector: spec.selector };
}
