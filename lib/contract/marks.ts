import { z } from 'zod';
import { instantParameter, meshParameter, subjectParameter } from './parameters.ts';

/** Kinds of what can happen to a mesh. This version tells those that its own ledger knows. */
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
      /** Id of the service; null where it is about all of the mesh. */
      subject: z.string().nullable(),
      title: z.string(),
      changeId: z.string().nullable(),
    }),
  ),
});

export type Marks = z.infer<typeof marksSchema>;
