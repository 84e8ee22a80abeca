import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';

/** One route of the API: what it takes, what it answers, and how it can fail. */
export interface ApiRoute {
  readonly path: string;
  /** `get` where left out. */
  readonly method?: 'get' | 'post' | 'delete';
  /** What a write takes as JSON. */
  readonly body?: z.ZodType;
  /** Most bytes of that body; 256 kB where left out. */
  readonly mostBodyBytes?: number;
  /** Whether the header `Idempotency-Key` makes a repeated request one. */
  readonly isIdempotentByKey?: true;
  /** Status of a good answer; 200 where left out. */
  readonly status?: 201 | 202;
  /** Schemas of the events of a stream, by their names. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
  readonly summary: string;
  readonly query: z.ZodObject;
  /** Names of the parts of the path that vary. */
  readonly pathParameters?: readonly string[];
  readonly answer: z.ZodType;
  readonly media: 'application/json' | 'text/event-stream';
  /** Another form that `Accept` can ask for: bytes that only our own pages read. */
  readonly packedMedia?: string;
  readonly problems: readonly ProblemCode[];
}

/** How a route can fail that asks a backend. */
export const ofSources: readonly ProblemCode[] = ['source-error', 'source-unavailable', 'source-timeout'];

/** How a route can fail that asks about one mesh. */
export const ofMesh: readonly ProblemCode[] = ['invalid-request', 'not-found', ...ofSources];
