import { z } from 'zod';
import { parseDurationSeconds } from '../domain/time-window.ts';
import { graphViewSchema } from './graph.ts';

const LEAST_WINDOW_SECONDS = 10;
const MOST_WINDOW_SECONDS = 7 * 86_400;
const MOST_NAMESPACES = 200;
/** The year 2100: later instants are typing errors or milliseconds. */
const LATEST_INSTANT = 4_102_444_800;

/** Parts of a map that can be asked for; `requests` and `mtls` come with every map, `messages` (gRPC) only when named. */
export const graphSignals = ['requests', 'latency', 'tcp', 'mtls', 'messages'] as const;

/** The parts of a map that nobody asked for by name. */
export const usualGraphSignals = ['requests', 'latency', 'tcp', 'mtls'] as const;

const WINDOW_MESSAGE = 'must be a duration from 10s to 7d, such as 60s, 10m or 1h';

/** A duration in the query string, as seconds. */
export const windowParameter = z
  .string()
  .regex(/^\d{1,6}(s|m|h|d)$/, WINDOW_MESSAGE)
  .transform((text, context) => {
    const seconds = parseDurationSeconds(text);
    if (seconds !== null && seconds >= LEAST_WINDOW_SECONDS && seconds <= MOST_WINDOW_SECONDS) return seconds;
    context.addIssue({ code: 'custom', message: WINDOW_MESSAGE });
    return z.NEVER;
  })
  .meta({ description: 'Window that rates are taken over, from 10s to 7d.', example: '60s' });

const INSTANT_MESSAGE = 'must be an instant in unix seconds, such as 1763971200';

/** An instant in unix seconds. */
export const instantParameter = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,9})?$/, INSTANT_MESSAGE)
  .transform((text, context) => {
    const seconds = Number(text);
    if (seconds <= LATEST_INSTANT) return seconds;
    context.addIssue({ code: 'custom', message: INSTANT_MESSAGE });
    return z.NEVER;
  })
  .meta({ description: 'Unix seconds.', example: '1763971200' });

const STEP_MESSAGE = 'must be a step from 1s to 1d, such as 15 (seconds), 15s or 1m';

/** Distance of two points: seconds, or a duration with its unit. */
export const stepParameter = z
  .string()
  .regex(/^\d{1,6}(s|m|h|d)?$/, STEP_MESSAGE)
  .transform((text, context) => {
    const seconds = parseDurationSeconds(/\d$/.test(text) ? `${text}s` : text);
    if (seconds !== null && seconds <= 86_400) return seconds;
    context.addIssue({ code: 'custom', message: STEP_MESSAGE });
    return z.NEVER;
  })
  .meta({ description: 'Distance of two points, from 1s to 1d.', example: '15s' });

const NAMESPACES_MESSAGE =
  'must be names of namespaces separated by commas: small letters, digits and "-", at most 63 each';

/** Names of namespaces, without repetition and in order, so that equal questions are equal. */
export const namespacesParameter = z
  .string()
  .regex(/^$|^[a-z0-9]([a-z0-9-]{0,62})(,[a-z0-9]([a-z0-9-]{0,62}))*$/, NAMESPACES_MESSAGE)
  .transform((text, context) => {
    const names = [...new Set(text === '' ? [] : text.split(','))].sort();
    if (names.length <= MOST_NAMESPACES) return names;
    context.addIssue({ code: 'custom', message: `must name at most ${MOST_NAMESPACES} namespaces` });
    return z.NEVER;
  })
  .meta({
    description: 'Namespaces to show, separated by commas; all when left out.',
    example: 'shop,payments',
  });

/** A list of words out of a fixed choice, separated by commas. */
export const listParameter = <Word extends string>(words: readonly Word[], description: string) => {
  const word = words.join('|');
  return z
    .string()
    .regex(
      new RegExp(`^(${word})(,(${word}))*$`),
      `must be one or more of ${words.join(', ')}, separated by commas`,
    )
    .transform((text) => words.filter((known) => text.split(',').includes(known)))
    .meta({ description });
};

/** Words that the names shown must contain. */
export const filterParameter = z
  .string()
  .max(500, 'must have at most 500 characters')
  .transform((text) => text.trim())
  .meta({
    description: 'Words that a node must contain in its names; its neighbours stay, marked as outside.',
  });

/** Id of a mesh as `/api/meshes` lists it. */
export const meshParameter = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,62})$/, 'must be the id of a mesh, as /api/meshes lists them')
  .meta({ description: 'Mesh; the first one configured when left out.', example: 'default' });

/** Level at which a map is drawn. */
export const viewParameter = z
  .enum(graphViewSchema.options, `must be one of ${graphViewSchema.options.join(', ')}`)
  .meta({ description: 'Level at which the map is drawn.' });

/** Id of a node or an edge of a map. */
export const subjectParameter = z
  .string()
  .min(1, 'must be the id of a node or an edge of a map')
  // Names of 10 kB stay within what a request line can hold.
  .max(12_000, 'must have at most 12000 characters')
  .meta({
    description: 'Id of a node or an edge, as a map carries it.',
    example: 'workload:main/shop/catalog-v1',
  });
