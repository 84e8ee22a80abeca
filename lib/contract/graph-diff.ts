import { z } from 'zod';
import { graphQuerySchema } from './graph-query.ts';
import { graphViewSchema, graphWarningSchema } from './graph.ts';
import { instantParameter } from './parameters.ts';

/** Parameters of `GET /api/graph/diff`: two windows of one length that end at `before` and at `after` (now where left out). */
export const graphDiffQuerySchema = graphQuerySchema
  .pick({ mesh: true, window: true, view: true, namespaces: true, filter: true })
  .extend({ before: instantParameter, after: instantParameter.optional() })
  .superRefine(({ before, after }, context) => {
    if (after === undefined || before < after) return;
    context.addIssue({ code: 'custom', path: ['before'], message: 'must be before "after"' });
  });

const likelihood = z.number().min(0).max(1).nullable();
const samples = z.number().min(0).nullable();

const differenceSchema = z.object({
  /** Of an edge or a node, as the map has it. */
  id: z.string(),
  signal: z.enum(['requestRate', 'errorRatio', 'bytesPerSecond', 'p50', 'p95', 'p99']),
  before: z.number().nullable(),
  after: z.number().nullable(),
  significance: z.object({
    /** Likelihood of such a difference where nothing has changed; null for bytes, which nobody counts. */
    p: likelihood,
    /** The same with regard to how many figures were compared (Benjamini–Hochberg). */
    adjustedP: likelihood,
    samplesBefore: samples,
    samplesAfter: samples,
  }),
  /** The change of this console that was made between both windows to the service called; null where there is none. */
  explainedBy: z.string().nullable(),
});

const differencesSchema = z.object({
  added: z.array(differenceSchema),
  removed: z.array(differenceSchema),
  changed: z.array(differenceSchema),
  /** As large, but not too large for chance. */
  uncertain: z.array(differenceSchema),
  /** How many elements are alike in all that is compared. */
  alike: z.number().int(),
});

/** Answer of `GET /api/graph/diff`. */
export const graphDiffSchema = z.object({
  mesh: z.string(),
  view: graphViewSchema,
  windowSeconds: z.number(),
  /** Ends of both windows, unix seconds, on the grid of the sampler. */
  before: z.number(),
  after: z.number(),
  edges: differencesSchema,
  nodes: differencesSchema,
  /** What must be said beside one of both maps. */
  warnings: z.array(graphWarningSchema),
});

export type GraphDiff = z.infer<typeof graphDiffSchema>;
