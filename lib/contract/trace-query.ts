import { z } from 'zod';
import { parseEdgeId, parseNodeId } from '../domain/node-id.ts';
import { instantParameter, viewParameter } from './parameters.ts';
import { parseTags } from './trace-tags.ts';

const MOST_TRACES = 500;
const DAY_MS = 86_400_000;

const name = (what: string) =>
  z
    .string()
    .min(1, `must be the name of ${what}`)
    .max(500, 'must have at most 500 characters')
    .meta({ description: `Name of ${what} as it stands in spans.` });

const TAGS_MESSAGE =
  'must be pairs such as http.status_code:503, separated by commas; names with a colon and values with a comma stand in double quotes';

const tagsParameter = z
  .string()
  .max(4_000, 'must have at most 4000 characters')
  .transform((text, context) => {
    const tags = parseTags(text);
    if (tags !== null && tags.length <= 20) return [...tags];
    context.addIssue({
      code: 'custom',
      message: tags === null ? TAGS_MESSAGE : 'must have at most 20 pairs',
    });
    return z.NEVER;
  })
  .meta({ description: 'Tags that one span must carry, all of them.', example: 'response_flags:UF' });

const DURATION_MESSAGE = 'must be milliseconds from 0 to a day, such as 250 or 0.5';

const durationParameter = z
  .string()
  .regex(/^\d{1,8}(\.\d{1,6})?$/, DURATION_MESSAGE)
  .transform((text, context) => {
    const ms = Number(text);
    if (ms <= DAY_MS) return ms;
    context.addIssue({ code: 'custom', message: DURATION_MESSAGE });
    return z.NEVER;
  })
  .meta({
    description:
      'Milliseconds; of the span that the other parameters choose, of the whole trace where they choose none.',
    example: '250',
  });

const LIMIT_MESSAGE = `must be a whole number from 1 to ${MOST_TRACES}`;

const limitParameter = z
  .string()
  .regex(/^\d{1,3}$/, LIMIT_MESSAGE)
  .transform((text, context) => {
    const limit = Number(text);
    if (limit >= 1 && limit <= MOST_TRACES) return limit;
    context.addIssue({ code: 'custom', message: LIMIT_MESSAGE });
    return z.NEVER;
  })
  .meta({ description: 'Most traces to answer.', example: '20' });

const idParameter = (what: 'an edge' | 'a node', isOne: (text: string) => boolean) =>
  z
    .string()
    .max(12_000, 'must have at most 12000 characters')
    .refine(isOne, `must be the id of ${what}, as a map carries it`)
    .meta({
      description: `Id of ${what} of the map, in any of its views: requests that went over it.`,
      example:
        what === 'a node' ? 'service:main/shop/checkout' : 'app:main/shop/cart/v1|app:main/shop/db|http',
    });

/** Parameters of `GET /api/traces`. Without `from` and `to`: the last hour. All conditions hold on one span. */
export const tracesQuerySchema = z
  .object({
    service: name('a service').optional(),
    operation: name('an operation').optional(),
    tags: tagsParameter.default([]),
    minDurationMs: durationParameter.optional(),
    maxDurationMs: durationParameter.optional(),
    error: z
      .literal('true', 'must be true, or left out')
      .optional()
      .meta({ description: 'Only requests that failed.' }),
    from: instantParameter.optional(),
    to: instantParameter.optional(),
    limit: limitParameter.default(20),
    edge: idParameter('an edge', (text) => parseEdgeId(text) !== null).optional(),
    node: idParameter('a node', (text) => parseNodeId(text) !== null).optional(),
    flag: z
      .string()
      .regex(/^[A-Z]{1,8}$/, 'must be a response flag of Envoy, such as UF')
      .optional()
      .meta({ description: 'Response flag of the request.', example: 'UF' }),
    view: viewParameter.default('app'),
    shares: z
      .literal('true', 'must be true, or left out')
      .optional()
      .meta({ description: 'Whether the edges that were taken are told by trace as well.' }),
    injected: z
      .enum(['true', 'false'], 'must be true or false')
      .optional()
      .meta({ description: 'Whether an injected fault met the request.' }),
  })
  .superRefine(({ from, to, minDurationMs: min, maxDurationMs: max }, context) => {
    if (from !== undefined && to !== undefined && from >= to) {
      context.addIssue({ code: 'custom', path: ['from'], message: 'must be before "to"' });
    }
    if (min !== undefined && max !== undefined && min > max) {
      const message = 'must be at most "maxDurationMs"';
      context.addIssue({ code: 'custom', path: ['minDurationMs'], message });
    }
  });

export type TracesQuery = z.output<typeof tracesQuerySchema>;

/** Parameters of `GET /api/traces/services`. */
export const traceServicesQuerySchema = z.object({});

/** Parameters of `GET /api/traces/operations`. */
export const traceOperationsQuerySchema = z.object({ service: name('a service') });

/** Parameters of `GET /api/traces/{traceId}`. */
export const traceQuerySchema = z.object({
  clocks: z
    .enum(['recorded', 'corrected'], 'must be recorded or corrected')
    .default('recorded')
    .meta({ description: 'Whether times are as recorded, or moved where clocks of hosts differ.' }),
});

export type TraceQueryParameters = z.output<typeof traceQuerySchema>;

/** Parameters of `GET /api/traces/{traceId}/path`. */
export const tracePathQuerySchema = z.object({ view: viewParameter.default('app') });

export type TracePathQuery = z.output<typeof tracePathQuerySchema>;

const IDS_MESSAGE = 'must be 1 to 20 trace ids of 1 to 32 hex digits, separated by commas';

/** Ids of the traces of one side of a comparison; several are a cohort, whose means count. */
const idsParameter = (side: string) =>
  z
    .string()
    .regex(/^[0-9a-fA-F]{1,32}(,[0-9a-fA-F]{1,32}){0,19}$/, IDS_MESSAGE)
    .transform((text) => text.split(','))
    .meta({ description: `Ids of the traces of ${side}, separated by commas; of several the means count.` });

/** Parameters of `GET /api/traces/compare`. */
export const compareQuerySchema = z.object({ a: idsParameter('A'), b: idsParameter('B') });

export type CompareQuery = z.output<typeof compareQuerySchema>;
