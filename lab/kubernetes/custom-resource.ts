import { z } from 'zod';
import type { KubernetesObject } from './object.ts';
import type { PrinterColumn, ResourceDefinition } from './resource-definition.ts';
import type { JsonSchema } from './schema/json-schema.ts';

/** The part of a CustomResourceDefinition that this server acts on. */
const customResourceDefinition = z.object({
  spec: z.object({
    group: z.string(),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.object({
      plural: z.string(),
      singular: z.string().optional(),
      kind: z.string(),
      listKind: z.string().optional(),
      shortNames: z.array(z.string()).default([]),
      categories: z.array(z.string()).default([]),
    }),
    versions: z
      .array(
        z.object({
          name: z.string(),
          served: z.boolean(),
          storage: z.boolean(),
          schema: z.object({ openAPIV3Schema: z.custom<JsonSchema>() }).optional(),
          subresources: z.record(z.string(), z.unknown()).default({}),
          additionalPrinterColumns: z.array(z.custom<PrinterColumn>()).default([]),
        }),
      )
      .min(1),
  }),
});

/** The resource that a CustomResourceDefinition brings. Throws when the definition is malformed. */
export function definedResource(object: KubernetesObject): ResourceDefinition {
  const { spec } = customResourceDefinition.parse(object);
  const { names } = spec;
  const served = spec.versions
    .filter((version) => version.served)
    .sort((left, right) => rank(right.name) - rank(left.name));
  const stored = spec.versions.find((version) => version.storage);
  return {
    group: spec.group,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames,
    categories: names.categories,
    namespaced: spec.scope === 'Namespaced',
    versions: served.map((version) => ({
      name: version.name,
      schema: version.schema?.openAPIV3Schema ?? null,
      columns: version.additionalPrinterColumns,
    })),
    storageVersion: stored?.name ?? served[0]?.name ?? '',
    custom: true,
    subresources: Object.keys(stored?.subresources ?? {}),
    countsGenerations: true,
  };
}

/** Kubernetes prefers stable versions over beta, beta over alpha, and within one level the higher number. */
function rank(version: string): number {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (found === null) return 0;
  const level = { alpha: 1, beta: 2 }[found[2] ?? ''] ?? 3;
  return level * 1_000_000 + Number(found[1]) * 1_000 + Number(found[3] ?? 0);
}
