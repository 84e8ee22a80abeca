import { z } from 'zod';
import { graphWarningSchema } from './graph.ts';
import {
  instantParameter,
  listParameter,
  meshParameter,
  stepParameter,
  subjectParameter,
  viewParameter,
  windowParameter,
} from './parameters.ts';

/** Signals of one node or edge that have a history. */
export const seriesSignals = [
  'requestRate',
  'errorRatio',
  'injectedRatio',
  'p50',
  'p95',
  'p99',
  'mtls',
  'bytesPerSecond',
] as const;

const seriesSignalSchema = z.enum(seriesSignals, `must be one of ${seriesSignals.join(', ')}`);

const MOST_POINTS = 11_000;

/** Ids of services and workloads stand in several views, with different figures. */
const subjectViewParameter = viewParameter
  .optional()
  .meta({ description: 'View that the subject is drawn in; by the kinds in its id when left out.' });

/** Parameters of `GET /api/series`. Without `from` and `to`: the last quarter of an hour. */
export const seriesQuerySchema = z
  .object({
    mesh: meshParameter.optional(),
    subject: subjectParameter,
    view: subjectViewParameter,
    signals: listParameter(seriesSignals, 'Signals to read.').default(['requestRate', 'errorRatio']),
    from: instantParameter.optional(),
    to: instantParameter.optional(),
    step: stepParameter.default(15),
    window: windowParameter.default(60),
  })
  .superRefine(({ from, to, step }, context) => {
    if (from === undefined || to === undefined) return;
    if (from >= to) context.addIssue({ code: 'custom', path: ['from'], message: 'must be before "to"' });
    else if ((to - from) / step > MOST_POINTS) {
      const message = `must leave at most ${MOST_POINTS} points between "from" and "to": choose a longer step`;
      context.addIssue({ code: 'custom', path: ['step'], message });
    }
  });

export type SeriesQuery = z.output<typeof seriesQuerySchema>;

/** Answer of `GET /api/series`. */
export const seriesSchema = z.object({
  series: z.array(
    z.object({
      signal: seriesSignalSchema,
      labels: z.record(z.string(), z.string()),
      points: z.array(z.tuple([z.number(), z.number().nullable()])),
    }),
  ),
  warnings: z.array(graphWarningSchema),
});

export type Series = z.infer<typeof seriesSchema>;

/** Parameters of `GET /api/provenance`. */
export const provenanceQuerySchema = z.object({
  mesh: meshParameter.optional(),
  subject: subjectParameter,
  view: subjectViewParameter,
  signal: seriesSignalSchema.meta({ description: 'Signal of the figure.' }),
  at: instantParameter.optional(),
  window: windowParameter.default(60),
});

export type ProvenanceQuery = z.output<typeof provenanceQuerySchema>;

/** Answer of `GET /api/provenance`: how one figure was made. */
export const provenanceSchema = z.object({
  query: z.string(),
  /** What answered, such as `Prometheus`. */
  source: z.string(),
  reporter: z.string(),
  /** Unix seconds. */
  at: z.number(),
  windowSeconds: z.number(),
  series: z.number().int(),
  partial: z.boolean(),
  explanation: z.string(),
  /** Of `mtls`: identities of both ends as their certificates say, the busiest first; null where an end showed none. */
  principals: z
    .array(z.object({ source: z.string().nullable(), destination: z.string().nullable() }))
    .readonly()
    .exactOptional(),
});

export type Provenance = z.infer<typeof provenanceSchema>;
