import { z } from 'zod';
import { instantParameter, meshParameter, subjectParameter } from './parameters.ts';

/**
 * Kinds of what can happen to a mesh. The ledger tells splits, faults, guards, halts and the routing that was changed here, for as long as
 * it is kept; deploys, restarts, policies, routing of others and turns of health are told since this console runs.
 */
export const markKindSchema = z.enum([
  'deploy',
  'restart',
  'routing',
  'policy',
  'split',
  'fault',
  'guard',
  'health',
  'halt',
]);

/** Parameters of `GET /api/marks`. Without `from` and `to`: the last hour. */
export const marksQuerySchema = z
  .object({
    mesh: meshParameter.optional(),
    from: instantParameter.optional(),
    to: instantParameter.optional(),
    subject: subjectParameter.optional(),
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined || from < to) return;
    context.addIssue({ code: 'custom', path: ['from'], message: 'must be before "to"' });
  });

/** Answer of `GET /api/marks`, the oldest first. */
export const marksSchema = z.object({
  marks: z.array(
    z.object({
      /** Unix seconds. */
      at: z.number(),
      kind: markKindSchema,
      /** Id of the service, or of the node that it happened to; null where it is about several or all. */
      subject: z.string().nullable(),
      title: z.string(),
      changeId: z.string().nullable(),
    }),
  ),
});

export type Marks = z.infer<typeof marksSchema>;
