import { z } from 'zod';
import { changeIntentSchema } from './intent.ts';
import { objectDifferenceSchema } from './problem.ts';
import { instantParameter, meshParameter } from './parameters.ts';
import {
  changeEffectSchema,
  changePlanSchema,
  objectReferenceSchema,
  ownershipSchema,
  planStepSchema,
} from './plan.ts';

const ratio = z.number().min(0).max(1).nullable();
const reason = z.string().trim().max(2000, 'must have at most 2000 characters');
const instant = z.number().nullable();

const states = [
  'applying',
  'converging',
  'guarded',
  'active',
  'undoing',
  'undone',
  'expired',
  'failed',
  'refused',
  'conflict',
] as const;

/** Where a change is in its life. */
export const changeStateSchema = z.enum(states);

/** Limits whose breach undoes the change. */
export const guardSchema = z.strictObject({
  /** 0..1, of each version and of the callers. */
  maxErrorRatio: z.number().min(0).max(1).optional(),
  /** Growth of that ratio over the time before: 0.01 is one point. */
  maxErrorIncrease: z.number().min(0).max(1).optional(),
  /** ms, of the service, of each version and of the callers. */
  maxP99Ms: z.number().min(1).max(3_600_000).optional(),
  /** Growth of p99 over the time before: 0.3 is 30 %. */
  maxP99Increase: z.number().min(0).max(1000).optional(),
  /** Judges only what this caller asks and answers; all callers, and all requests, when left out. */
  caller: z
    .strictObject({ namespace: z.string().min(1).max(63), workload: z.string().min(1).max(253) })
    .optional(),
  windowSeconds: z.number().int().min(15, 'must be at least 15').max(86_400),
  onNoData: z.enum(['keep', 'undo']).optional(),
});

/** Body of `POST /api/changes`. */
export const applyRequestSchema = z.strictObject({
  planId: z.string().min(1).max(100),
  digest: z.string().min(1).max(200),
  reason: reason.default(''),
  guard: guardSchema.optional(),
  /**
   * Of a change with a planned end it may only shorten that; of others it sets a deadline that the console alone keeps. The
   * intent's `expiresInSeconds` puts the end on the object.
   */
  expiresInSeconds: z
    .number()
    .int()
    .min(5)
    .max(30 * 86_400)
    .optional(),
  /** The service's name, typed: for protected namespaces and unknown owners. */
  confirm: z.string().max(253).optional(),
  /** Write although the owner will undo it; needs a reason, and a plan with an end. */
  override: z.boolean().optional(),
});

export type ApplyRequest = z.input<typeof applyRequestSchema>;

/** Body of the routes that only take a reason. */
export const reasonRequestSchema = z.strictObject({ reason: reason.default('') });

/** Body of `POST` and `DELETE /api/halt`: a reason is needed. */
export const haltRequestSchema = z.strictObject({ reason: reason.min(1, 'must say why') });

const progressSchema = z.enum([
  'waiting',
  'writing',
  'unknown',
  'written',
  'undoing',
  'undone',
  'not-written',
]);

const configurationWaySchema = z.object({
  seen: z.boolean(),
  proxies: z.number().int(),
  acknowledged: z.number().int(),
  behind: z.array(
    z.object({
      proxy: z.string(),
      state: z.enum(['lagging', 'rejected', 'other-routes']),
      detail: z.string(),
    }),
  ),
});

/** Asked against observed; the interval holds however often one looks. Of a fault there is the one version `injected`. */
export const changeProofSchema = z.object({
  requested: z.record(z.string(), z.number()),
  observed: z.array(
    z.object({ version: z.string(), share: ratio, low: ratio, high: ratio, requests: z.number() }),
  ),
  verdict: z.enum(['converged', 'not-converged', 'cannot-tell']),
  since: z.number(),
  reason: z.string().nullable(),
  requestsNeeded: z.number().nullable(),
  isBlind: z.literal(true).optional(),
  way: configurationWaySchema.nullable(),
});

const eventSchema = z.object({
  at: z.number(),
  event: z.string(),
  detail: z.string(),
  who: z.string().nullable(),
  step: z.number().int().nullable(),
});

/** One change as lists show it. */
export const changeSummarySchema = z.object({
  id: z.string(),
  intent: changeIntentSchema,
  /** In words, such as `payment: 90/10 → 80/20`. */
  title: z.string(),
  state: changeStateSchema,
  who: z.string().nullable(),
  reason: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  deadline: instant,
  appliedAt: instant,
  guard: guardSchema.nullable(),
  guardedSince: instant,
  stage: z.number().int(),
  stages: z.number().int(),
  isPaused: z.boolean(),
  /** Event that took it back, such as `guard-breached`; null while it was not taken back. */
  endedBy: z.string().nullable(),
  alarm: z.string().nullable(),
  /** Whether `undo` may be tried. */
  undoable: z.boolean(),
  steps: z.array(
    z.object({
      object: objectReferenceSchema,
      operation: planStepSchema.shape.operation,
      stage: z.number().int(),
      progress: progressSchema,
    }),
  ),
  proof: changeProofSchema.nullable(),
  /** The last line of its timeline. */
  lastEvent: eventSchema.nullable(),
});

export type ChangeSummary = z.infer<typeof changeSummarySchema>;

/** One change with its whole life: answer of `GET /api/changes/{id}`, of applying and of undoing. */
export const changeSchema = changeSummarySchema.extend({
  digest: z.string(),
  sharesBefore: changePlanSchema.shape.sharesBefore,
  sharesAfter: changePlanSchema.shape.sharesAfter,
  owner: ownershipSchema,
  effect: changeEffectSchema,
  steps: z.array(planStepSchema.extend({ progress: progressSchema })),
  /** What others made of its objects, by index of the step: with `before` and `after` of that step a three-way view. */
  differences: z.array(objectDifferenceSchema.extend({ step: z.number().int() })).optional(),
  timeline: z.array(eventSchema),
});

export type Change = z.infer<typeof changeSchema>;

/** A try that was refused before there was a change. */
export const refusedAttemptSchema = z.object({
  at: z.number(),
  who: z.string().nullable(),
  intent: changeIntentSchema.nullable(),
  code: z.string(),
  detail: z.string(),
});

/** Parameters of `GET /api/changes`. */
export const changesQuerySchema = z.object({
  mesh: meshParameter.optional(),
  state: z
    .string()
    .regex(
      new RegExp(`^(${states.join('|')})(,(${states.join('|')}))*$`),
      `must be one or more of ${states.join(', ')}, separated by commas`,
    )
    .transform((text) => states.filter((state) => text.split(',').includes(state)))
    .optional()
    .meta({
      description: 'States to list, separated by commas; all when left out.',
      example: 'active,guarded',
    }),
  namespace: z.string().max(63).optional().meta({ description: 'Namespace of the service.' }),
  service: z.string().max(253).optional().meta({ description: 'Name of the service.' }),
  who: z.string().max(253).optional().meta({ description: 'Who made the change.' }),
  from: instantParameter.optional(),
  to: instantParameter.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, 'must be a number from 1 to 1000')
    .transform(Number)
    .default(100)
    .meta({ description: 'How many at most, from 1 to 1000.', example: '100' }),
});

/** Answer of `GET /api/changes`: active ones first, then newest first. */
export const changesSchema = z.object({
  changes: z.array(changeSummarySchema),
  refusals: z.array(refusedAttemptSchema),
});

export type Changes = z.infer<typeof changesSchema>;

/** Answer of the routes of the halt. */
export const haltSchema = z.object({
  engaged: z.boolean(),
  engagedAt: instant,
  who: z.string().nullable(),
  reason: z.string().nullable(),
  /** Faults that engaging it lifted, by id of their change; empty otherwise. */
  lifted: z.array(z.string()),
  /** Faults that could not be lifted, with the reason in a sentence. */
  notLifted: z.array(z.object({ change: z.string(), text: z.string() })),
});

export type Halt = z.infer<typeof haltSchema>;

/** Parameters of `GET /api/permission`. */
export const permissionQuerySchema = z.object({
  mesh: meshParameter.optional(),
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,62})$/, 'must be the name of a namespace')
    .meta({ description: 'Namespace that would be written to.', example: 'shop' }),
});

/** Whether the caller may change traffic in a namespace, and if not, why: console's switch and rights are told apart. */
export const permissionSchema = z.object({
  writes: z.enum(['enabled', 'disabled']),
  allowed: z.boolean(),
  reason: z.string(),
  who: z.string().nullable(),
  /** What the control plane lets the person do, whatever the console's switch says; null where it does not tell. */
  rights: z.object({ allowed: z.boolean(), reason: z.string() }).nullable().optional(),
  /** Rules of the configuration that the screens have to know. */
  rules: z.object({
    isProtected: z.boolean(),
    requiresReason: z.boolean(),
    maxFaultSeconds: z.number(),
    defaultFaultSeconds: z.number(),
    maxStepPercent: z.number().nullable(),
    minBakeSeconds: z.number(),
  }),
});

export type WritePermission = z.infer<typeof permissionSchema>;

/** Payload of the event `change` of `GET /api/changes/stream`. */
export const changeEventSchema = changeSummarySchema;
