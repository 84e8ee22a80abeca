import { z } from 'zod';
import { graphViewSchema } from './graph.ts';

/** The part of the map that the traces found really took. */
export const tracedPathsSchema = z.object({
  view: graphViewSchema,
  traces: z.number().int(),
  edges: z.array(
    z.object({
      id: z.string(),
      traces: z.number().int(),
      requests: z.number().int(),
      failed: z.number().int(),
      injected: z.number().int(),
      /** Mean duration as callers saw it. */
      meanMs: z.number(),
      /** The same by trace, where it was asked for; `trace` is a position in `traces`, `sumMs` the sum of durations. */
      shares: z
        .array(
          z.object({
            trace: z.number().int(),
            requests: z.number().int(),
            failed: z.number().int(),
            injected: z.number().int(),
            sumMs: z.number(),
          }),
        )
        .exactOptional(),
    }),
  ),
  nodes: z.array(z.string()),
  /** What the sample does not show, in one sentence. */
  bias: z.string(),
});

export type TracedPathsAnswer = z.infer<typeof tracedPathsSchema>;

/** Answer of `GET /api/traces/{traceId}/path`. */
export const tracePathSchema = z.object({
  /** 32 lower-case hex digits. */
  traceId: z.string(),
  /** The request that the trace began with, such as `POST /checkout`; null where no span tells. */
  request: z.string().nullable(),
  /** Unix seconds. */
  startTime: z.number(),
  durationMs: z.number(),
  paths: tracedPathsSchema,
});

export type TracePathAnswer = z.infer<typeof tracePathSchema>;
