import { z } from 'zod';

const stringMap = z.record(z.string(), z.string());

/** The fields of a Deployment that decide which pods exist. */
export const deploymentFields = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string().optional(),
    labels: stringMap.optional(),
    generation: z.number().optional(),
  }),
  spec: z.object({
    replicas: z.number().int().min(0).optional(),
    template: z.object({
      metadata: z.object({ labels: stringMap.optional(), annotations: stringMap.optional() }).optional(),
      spec: z.looseObject({
        serviceAccountName: z.string().optional(),
        containers: z.array(z.looseObject({ name: z.string(), image: z.string().optional() })).optional(),
      }),
    }),
  }),
});

export type DeploymentFields = z.infer<typeof deploymentFields>;

/** The fields of a Service that decide its endpoints. */
export const serviceFields = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    selector: stringMap.nullish(),
    ports: z
      .array(
        z.object({
          name: z.string().optional(),
          port: z.number(),
          targetPort: z.union([z.number(), z.string()]).optional(),
          appProtocol: z.string().nullish(),
        }),
      )
      .optional(),
  }),
});

export type ServiceFields = z.infer<typeof serviceFields>;

/** The fields of a Pod that make it an endpoint. */
export const podFields = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: stringMap.optional(),
    annotations: stringMap.optional(),
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).optional(),
  }),
  spec: z.object({ serviceAccountName: z.string().optional(), nodeName: z.string().optional() }).optional(),
  status: z
    .object({
      podIP: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
    })
    .optional(),
});

export type PodFields = z.infer<typeof podFields>;
