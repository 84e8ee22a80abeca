import { z } from 'zod';

const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('refuse') }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('hang') }),
  z.object({ kind: z.literal('slow'), delayMs: z.number().int().min(1).max(600_000) }),
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    body: z.string().max(10_000).optional(),
    contentType: z.string().max(100).optional(),
  }),
  z.object({ kind: z.literal('truncate'), keepRatio: z.number().min(0).max(1).default(0.5) }),
]);

/**
 * How a server of the lab misbehaves until told otherwise: `refuse` closes the port, `reset` accepts and
 * hangs up, `hang` never answers, `slow` answers late, `status` answers an error, `truncate` ends the body early.
 */
export const serverFaultSchema = fault;
export type ServerFault = z.infer<typeof fault>;
