import { z } from 'zod';
import type { ApiRoute } from './api-route.ts';
import { apiRoutes } from './api-routes.ts';
import { problemCodes, problemSchema, type ProblemCode } from './problem.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12, the dialect of OpenAPI 3.1) of a zod schema, as it is seen on the wire. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const methodOf = ({ method }: ApiRoute): 'get' | 'post' | 'delete' => method ?? 'get';

const capitalized = (word: string): string => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;

/** Name of what a route serves, from its path. */
const subjectName = ({ path }: ApiRoute): string =>
  path
    .replaceAll(/[{}]/g, '')
    .split(/[/.-]/)
    .filter((part) => part !== '' && part !== 'api')
    .map(capitalized)
    .join('');

/** Name of the component that holds a route's answer. */
const answerName = (route: ApiRoute): string =>
  methodOf(route) === 'get' ? subjectName(route) : `${subjectName(route)}${capitalized(methodOf(route))}`;

/** Name of the component that holds one kind of event of a stream. */
const eventName = (route: ApiRoute, event: string): string => `${subjectName(route)}${capitalized(event)}`;

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
  const status = String(route.status ?? 200);
  return {
    summary: route.summary,
    operationId: `${methodOf(route)}${subjectName(route)}`,
    parameters: [...parameters(route), ...(route.isIdempotentByKey ? [idempotencyKey] : [])],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }),
    responses: {
      [status]: {
        description: isStream ? eventsOf(route) : route.summary,
        content: {
          [route.media]: { schema },
          ...(route.packedMedia === undefined ? {} : { [route.packedMedia]: { schema: packedSchema } }),
        },
      },
      ...problemResponses(route.problems),
    },
  };
}

const packedSchema = {
  type: 'string',
  format: 'binary',
  description: 'The same in bytes for the pages of the console; its form may change with any version.',
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A request that is repeated under the same key is answered as the first one was.',
  schema: { type: 'string', maxLength: 200 },
};

function eventsOf(route: ApiRoute): string {
  const events = Object.keys(route.events ?? {}).map((event) => `\`${event}\` (${eventName(route, event)})`);
  return `Events: ${events.join(', ')}, and heartbeat comments. \`Last-Event-ID\` resumes.`;
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
    paths: { ...operationsByPath(), '/api/openapi.json': { get: documentOperation } },
    components: {
      schemas: {
        ...Object.fromEntries(answers),
        ...Object.fromEntries(apiRoutes.flatMap(eventSchemas)),
        Problem: jsonSchema(problemSchema, 'output'),
      },
    },
  };
}

function operationsByPath(): Record<string, object> {
  const byPath = Map.groupBy(apiRoutes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, of]) => [
      path,
      Object.fromEntries(of.map((route) => [methodOf(route), operation(route)])),
    ]),
  );
}

const eventSchemas = (route: ApiRoute): (readonly [string, JsonSchema])[] =>
  Object.entries(route.events ?? {}).map(([event, schema]) => [
    eventName(route, event),
    jsonSchema(schema, 'output'),
  ]);

const documentOperation = {
  summary: 'This document.',
  operationId: 'getOpenApi',
  parameters: [],
  responses: {
    '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
  },
};
