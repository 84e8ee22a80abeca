import { z } from 'zod';
import {
  filterParameter,
  graphSignals,
  instantParameter,
  listParameter,
  meshParameter,
  namespacesParameter,
  usualGraphSignals,
  viewParameter,
  windowParameter,
} from './parameters.ts';

/** Parameters of `GET /api/graph` and of its stream. */
export const graphQuerySchema = z.object({
  mesh: meshParameter.optional(),
  window: windowParameter.default(60),
  at: instantParameter.optional(),
  view: viewParameter.default('app'),
  namespaces: namespacesParameter.default([]),
  filter: filterParameter.default(''),
  signals: listParameter(
    graphSignals,
    'Parts of the map; all but messages (gRPC messages per second, one more query) when left out.',
  ).default([...usualGraphSignals]),
});

export type GraphQuery = z.output<typeof graphQuerySchema>;

/** The stream follows the present, so it takes no instant; `after` is a revision that the reader holds. */
export const graphStreamQuerySchema = graphQuerySchema.omit({ at: true }).extend({
  after: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be a revision as a map carries it')
    .optional()
    .meta({ description: 'Revision that the reader holds; the header Last-Event-ID goes before it.' }),
});

export type GraphStreamQuery = z.output<typeof graphStreamQuerySchema>;
