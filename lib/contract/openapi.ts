import { z } from 'zod';
import { apiRoutes, type ApiRoute } from './api-routes.ts';
import { graphPatchSchema, graphStatusSchema } from './graph.ts';
import { problemCodes, problemSchema, type ProblemCode } from './problem.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12, the dialect of OpenAPI 3.1) of a zod schema, as it is seen on the wire. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** Name of the component that holds a route's answer. */
const answerName = ({ path }: ApiRoute): string =>
  path
    .replaceAll(/[{}]/g, '')
    .split(/[/.-]/)
    .filter((part) => part !== '' && part !== 'api')
    .map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}`)
    .join('');

function parameters({ query, pathParameters = [] }: ApiRoute): object[] {
  const ofPath = pathParameters.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const ofQuery = Object.entries(query.shape).map(([name, schema]) => {
    const { description, ...rest } = jsonSchema(schema as z.ZodType, 'input');
    const required = !(schema as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: 'query',
      required,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
  return [...ofPath, ...ofQuery];
}

function problemResponses(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = Map.groupBy(codes, (code) => problemCodes[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: `Problem: ${of.join(', ')}.`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function operation(route: ApiRoute): object {
  const reference = { $ref: `#/components/schemas/${answerName(route)}` };
  const isStream = route.media === 'text/event-stream';
  const schema = isStream ? { type: 'string' } : reference;
  const description = isStream
    ? 'Events: `snapshot` (GraphStream), `patch` (GraphPatch), `status` (GraphStatus), and heartbeat comments. `Last-Event-ID` resumes.'
    : route.summary;
  return {
    summary: route.summary,
    operationId: `get${answerName(route)}`,
    parameters: parameters(route),
    responses: {
      '200': { description, content: { [route.media]: { schema } } },
      ...problemResponses(route.problems),
    },
  };
}

/** The OpenAPI 3.1 document of the whole API (https://spec.openapis.org/oas/v3.1.0), made from the schemas that it runs on. */
export function openApiDocument(): object {
  const answers = apiRoutes.map((route) => [answerName(route), jsonSchema(route.answer, 'output')] as const);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pilothouse',
      version: '0.1.0',
      description:
        'Times are unix seconds, rates per second, ratios 0..1, latencies ms. Null is "not known".',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: Object.fromEntries([
      ...apiRoutes.map((route) => [route.path, { get: operation(route) }] as const),
      ['/api/openapi.json', { get: documentOperation }] as const,
    ]),
    components: {
      schemas: {
        ...Object.fromEntries(answers),
        GraphPatch: jsonSchema(graphPatchSchema, 'output'),
        GraphStatus: jsonSchema(graphStatusSchema, 'output'),
        Problem: jsonSchema(problemSchema, 'output'),
      },
    },
  };
}

const documentOperation = {
  summary: 'This document.',
  operationId: 'getOpenApi',
  parameters: [],
  responses: {
    '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
  },
};
