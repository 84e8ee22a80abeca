import { z } from 'zod';
import type { HealthThresholds } from '../../domain/health-thresholds.ts';
import { KIALI_RATE_ANNOTATION, parseKialiRateAnnotation } from '../../domain/kiali-rate-annotation.ts';
import type { ServiceEntryFact, ServiceFact } from '../../domain/topology.ts';
import { metadataSchema, stringMap } from './object-identity.ts';

/** What is kept of a Service. */
export interface KeptService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: ServiceFact['ports'];
  readonly thresholds: HealthThresholds | null;
  /** RFC 3339; empty where unknown. */
  readonly createdAt: string;
}

const portSchema = z.object({
  port: z.number(),
  name: z.string().nullish(),
  protocol: z.string().nullish(),
  appProtocol: z.string().nullish(),
});
const serviceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ selector: stringMap, ports: z.array(portSchema).nullish() }),
});

/** What is kept of a Service; null where the object breaks its own schema. */
export function readService(object: unknown): KeptService | null {
  const parsed = serviceSchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  const rates = metadata.annotations[KIALI_RATE_ANNOTATION];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    selector: spec.selector,
    ports: (spec.ports ?? []).map(({ port, name, protocol, appProtocol }) => ({
      port,
      name: name ? name : null,
      protocol: appProtocol ?? protocolInName(name) ?? protocol ?? 'TCP',
    })),
    thresholds: rates === undefined ? null : parseKialiRateAnnotation(rates),
    createdAt: metadata.creationTimestamp ?? '',
  };
}

/** Istio takes the protocol from the port's name where no `appProtocol` tells it: `http-api`, `grpc`. */
const protocolInName = (name: string | null | undefined): string | null =>
  /^(https?|http2|grpc(?:-web)?|tcp|tls|mongo|mysql|redis|udp)(?:-|$)/.exec(name ?? '')?.[1] ?? null;

const serviceEntrySchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ hosts: z.array(z.string()) }),
});

/** What is kept of a ServiceEntry; null where the object breaks its own schema. */
export function readServiceEntry(object: unknown): ServiceEntryFact | null {
  const parsed = serviceEntrySchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    hosts: spec.hosts.map((host) => host.toLowerCase()),
  };
}
