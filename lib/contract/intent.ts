import { z } from 'zod';

const MOST_WEIGHT = 1_000_000;
const MOST_SECONDS = 30 * 86_400;
const MOST_VERSIONS = 50;

const name = (what: string) =>
  z
    .string()
    .min(1, `must name ${what}`)
    .max(253, 'must have at most 253 characters')
    .regex(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
      `must be the name of ${what}: small letters, digits, "-" and "."`,
    );

const target = {
  mesh: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,62})$/, 'must be the id of a mesh, as /api/meshes lists them'),
  namespace: name('a namespace'),
  service: name('a service'),
  /** Seconds from the plan until the change undoes itself. */
  expiresInSeconds: z.number().int().min(5, 'must be at least 5').max(MOST_SECONDS).optional(),
};
/** Position of the rule in `routing.rules`; the base rule when left out. */
const rule = z.number().int().min(0).max(1000).optional();
/** Why traffic may go to a version that has no ready pod. */
const force = z.string().trim().min(1).max(1000).optional();
const percent = z.number().min(0, 'must be from 0 to 100').max(100, 'must be from 0 to 100');
const versionName = z.string().min(1).max(253);

const weights = z
  .record(
    versionName,
    z.number().int('must be whole numbers').min(0, 'must not be negative').max(MOST_WEIGHT),
  )
  .refine((given) => Object.keys(given).length > 0, 'must name at least one version')
  .refine(
    (given) => Object.keys(given).length <= MOST_VERSIONS,
    `must name at most ${MOST_VERSIONS} versions`,
  )
  .refine(
    (given) => Object.values(given).some((weight) => weight > 0),
    'must not all be 0: no request would be answered',
  );

const headerName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'must be names of headers in small letters');
const headers = z
  .record(headerName, z.string().min(1).max(1000))
  .refine(
    (given) => Object.keys(given).length > 0 && Object.keys(given).length <= 10,
    'must name one to ten headers',
  );

const abort = z.union([
  z.strictObject({
    percent,
    httpStatus: z.number().int().min(200, 'must be from 200 to 599').max(599, 'must be from 200 to 599'),
  }),
  z.strictObject({
    percent,
    grpcStatus: z.string().regex(/^[A-Z_]{2,40}$/, 'must be the name of a gRPC status such as UNAVAILABLE'),
  }),
]);
const delay = z.strictObject({
  percent,
  milliseconds: z.number().int().min(1, 'must be at least 1').max(600_000),
});

const MOST_STAGES = 20;
const stage = z.strictObject({ weights, bakeSeconds: z.number().int().min(0).max(86_400) });

const cookie = z.strictObject({
  name: z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,200}$/),
  value: z.string().min(1).max(1000),
});

/** What somebody wants of a service's traffic: the body of `POST /api/changes/plans`. */
export const changeIntentSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('split'),
      ...target,
      rule,
      force,
      weights,
      stages: z.array(stage).min(1).max(MOST_STAGES).optional(),
    }),
    z.strictObject({ kind: z.literal('canary'), ...target, force, versions: weights }),
    z.strictObject({
      kind: z.literal('fault'),
      ...target,
      expiresInSeconds: z
        .number({ error: 'must be given: no fault without a deadline' })
        .int()
        .min(5, 'must be at least 5')
        .max(MOST_SECONDS),
      rule,
      abort: abort.optional(),
      delay: delay.optional(),
      from: z.strictObject({ namespace: name('a namespace'), workload: name('a workload') }).optional(),
      match: z.strictObject({ headers }).optional(),
    }),
    z.strictObject({ kind: z.literal('clear-fault'), ...target }),
    z.strictObject({ kind: z.literal('mirror'), ...target, rule, version: versionName, percent }),
    z.strictObject({
      kind: z.literal('match'),
      ...target,
      version: versionName,
      match: z.union([z.strictObject({ headers }), z.strictObject({ cookie })]),
    }),
    z.strictObject({
      kind: z.literal('timeout'),
      ...target,
      rule,
      timeoutMs: z.number().int().min(1).max(3_600_000).nullable(),
    }),
    z.strictObject({
      kind: z.literal('retry'),
      ...target,
      rule,
      attempts: z.number().int().min(0).max(10),
      perTryTimeoutMs: z.number().int().min(1).max(3_600_000).optional(),
      on: z
        .string()
        .max(500)
        .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'must be conditions joined by commas, such as connect-failure')
        .optional(),
    }),
  ])
  .superRefine((intent, context) => {
    if (intent.kind === 'fault' && intent.abort === undefined && intent.delay === undefined) {
      context.addIssue({ code: 'custom', path: ['abort'], message: 'or "delay" must be given' });
    }
  });

/** An intent as it comes over the wire. */
export type WrittenIntent = z.output<typeof changeIntentSchema>;
