import { z } from 'zod';

/** Answer of `GET /livez`: the process runs. */
export const livenessSchema = z.object({ status: z.literal('ok') });

/** Answer of `GET /readyz`: what must work before requests are sent here. The telemetry backend is no part of it. */
export const readinessSchema = z.object({
  status: z.enum(['ok', 'failing', 'stopping']),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

export type Readiness = z.infer<typeof readinessSchema>;

export const noParametersSchema = z.object({});
