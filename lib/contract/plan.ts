import { z } from 'zod';
import { changeIntentSchema } from './intent.ts';
import { objectiveSchema } from './services.ts';

const rate = z.number().nullable();

export const objectReferenceSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  generation: z.number().int().nullable(),
});

const operationSchema = z.enum(['patch', 'create', 'delete']);

/** One write of a plan. `body` holds the exact bytes that are sent, `patch` the same as JSON: a JSON Patch, or the object created. */
export const planStepSchema = z.object({
  index: z.number().int(),
  stage: z.number().int(),
  object: objectReferenceSchema,
  operation: operationSchema,
  patch: z.unknown(),
  body: z.string(),
  inverse: z.unknown(),
  inverseOperation: operationSchema,
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** Unified diff of both as YAML. */
  diff: z.string(),
  dryRun: z.object({
    ok: z.boolean(),
    message: z.string(),
    refusedBy: z
      .enum([
        'schema',
        'webhook',
        'webhook-down',
        'admission-policy',
        'permission',
        'lock',
        'missing',
        'server',
      ])
      .nullable(),
  }),
});

/** Who manages the objects, and whether and when (unix seconds, or seconds after the write) that undoes the change. */
export const ownershipSchema = z.object({
  verdict: z.enum(['free', 'ignored-path', 'will-revert', 'instant-revert', 'unknown']),
  by: z.string().nullable(),
  evidence: z.array(z.string()),
  revertsAt: z.number().nullable(),
  revertsAfterSeconds: z.number().optional(),
});

/** What the change does to the traffic; null where telemetry does not tell. */
export const changeEffectSchema = z.object({
  movedRequestsPerSecond: rate,
  byVersion: z.array(
    z.object({
      version: z.string(),
      requestRateBefore: rate,
      requestRateAfter: rate,
      readyPods: z.number().int().nullable(),
    }),
  ),
  callers: z.array(
    z.object({
      id: z.string(),
      namespace: z.string().nullable(),
      name: z.string(),
      requestRate: rate,
      hops: z.number().int(),
    }),
  ),
  /** Of the service's promises the one with the least budget left; null where it has none, left out where nobody could tell. */
  objective: objectiveSchema.nullable().optional(),
  at: z.number().nullable(),
  windowSeconds: z.number(),
});

export const planCheckSchema = z.object({
  code: z.string(),
  severity: z.enum(['ok', 'note', 'warning', 'blocking']),
  text: z.string(),
});

/** Answer of `POST /api/changes/plans`. Its id becomes the id of the change. */
export const changePlanSchema = z.object({
  id: z.string(),
  digest: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  intent: changeIntentSchema,
  who: z.string().nullable(),
  /** Unix seconds at which the change undoes itself; it stands on the objects too. */
  deadline: z.number().nullable(),
  steps: z.array(planStepSchema),
  owner: ownershipSchema,
  /** Shares by version, 0..1; empty where the intent moves no weights. */
  sharesBefore: z.record(z.string(), z.number()),
  sharesAfter: z.record(z.string(), z.number()),
  effect: changeEffectSchema,
  checks: z.array(planCheckSchema),
  command: z.string(),
  patchForOwner: z.string(),
});

export type ChangePlan = z.infer<typeof changePlanSchema>;
