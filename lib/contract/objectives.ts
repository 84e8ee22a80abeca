import { z } from 'zod';
import { graphWarningSchema } from './graph.ts';
import { objectiveSchema } from './services.ts';

/** How fast a budget is spent over a long and a short window, against the factor that both must pass. */
const burnSchema = z.object({
  severity: z.enum(['page', 'ticket']),
  factor: z.number(),
  longSeconds: z.number().int(),
  shortSeconds: z.number().int(),
  longBurn: z.number().nullable(),
  shortBurn: z.number().nullable(),
  /** In the long window. */
  badRequests: z.number().nullable(),
  verdict: z.enum(['burning', 'too-few', 'quiet', 'unknown']),
});

/** Answer of `GET /api/services/{mesh}/{namespace}/{name}/objectives`. */
export const serviceObjectivesSchema = z.object({
  at: z.number(),
  warnings: z.array(graphWarningSchema),
  objectives: z.array(
    objectiveSchema.extend({
      burns: z.array(burnSchema),
      /** YAML for a Prometheus operator, and for programs that read OpenSLO. */
      manifests: z.object({ prometheusRule: z.string(), openSlo: z.string() }),
    }),
  ),
});

export type ServiceObjectives = z.infer<typeof serviceObjectivesSchema>;
