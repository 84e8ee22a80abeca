import { z } from 'zod';
import type { ConfigObject } from '../../domain/routing.ts';
import { ownerOf } from './object-owner.ts';

/** Labels or annotations; values that are no strings are left out, as no API server would let them in. */
export const stringMap = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((map): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(map ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  );

export const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().nullish(),
  generation: z.number().nullish(),
  creationTimestamp: z.string().nullish(),
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
  managedFields: z
    .array(
      z.object({
        manager: z.string().nullish(),
        subresource: z.string().nullish(),
        time: z.string().nullish(),
        fieldsV1: z.object({ 'f:spec': z.unknown().optional() }).nullish(),
      }),
    )
    .nullish(),
});

export type ObjectMetadata = z.infer<typeof metadataSchema>;

/** An object of the configuration, and when it was made: of two that disagree, Istio follows the older. */
export interface KeptObject {
  readonly config: ConfigObject;
  /** RFC 3339; empty where unknown. */
  readonly createdAt: string;
  /** When somebody last wrote its `spec`, RFC 3339, as its managed fields tell; null where they do not. */
  readonly changedAt: string | null;
}

/** What is kept of the metadata of a configuration object. */
export function identityOf(apiVersion: string, kind: string, metadata: ObjectMetadata): KeptObject {
  return {
    config: {
      apiVersion,
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      generation: metadata.generation ?? null,
      owner: ownerOf(apiVersion, kind, metadata),
    },
    createdAt: metadata.creationTimestamp ?? '',
    changedAt: changedAt(metadata),
  };
}

function changedAt({ managedFields }: ObjectMetadata): string | null {
  const times = (managedFields ?? []).flatMap(({ subresource, time, fieldsV1 }) =>
    !subresource && time && fieldsV1?.['f:spec'] !== undefined ? [time] : [],
  );
  return times.toSorted().at(-1) ?? null;
}

/** Older objects first, then by namespace and name. */
export function byAge(left: KeptObject, right: KeptObject): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? -1 : 1;
  return nameOf(left) < nameOf(right) ? -1 : 1;
}

const nameOf = ({ config }: KeptObject): string => `${config.namespace}/${config.name}`;
