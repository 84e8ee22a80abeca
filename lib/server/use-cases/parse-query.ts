import 'server-only';
import type { z } from 'zod';
import { nearestWord } from '../config/nearest-word.ts';
import { ApiProblem, invalidParameters } from './api-problem.ts';

const MOST_QUERY_CHARACTERS = 20_000;

/** Parameters of a request by their schema. Throws `ApiProblem` for one that is unknown, repeated or not right. */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  query: URLSearchParams,
): z.output<Schema> {
  if (query.toString().length > MOST_QUERY_CHARACTERS) {
    const message = `is too long: the whole query string must have at most ${MOST_QUERY_CHARACTERS} characters`;
    const path = longestParameter(query).slice(0, 100);
    throw new ApiProblem('invalid-request', `"${path}" ${message}.`, { errors: [{ path, message }] });
  }
  const known = parameterNames(schema);
  const errors = [...new Set(query.keys())].flatMap((name) => mistakeIn(name, known, query));
  if (errors.length > 0) {
    const detail = errors.map(({ path, message }) => `"${path}" ${message}`).join('; ');
    throw new ApiProblem('invalid-request', detail.endsWith('?') ? detail : `${detail}.`, { errors });
  }
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw invalidParameters(parsed.error);
  return parsed.data;
}

/** Name of the parameter that takes most of a query string, with all its repetitions. */
function longestParameter(query: URLSearchParams): string {
  const lengths = [...new Set(query.keys())].map((name) => ({
    name,
    length: name.length + query.getAll(name).join('').length,
  }));
  return lengths.reduce((most, one) => (one.length > most.length ? one : most), { name: '', length: -1 })
    .name;
}

function mistakeIn(
  name: string,
  known: readonly string[],
  query: URLSearchParams,
): { path: string; message: string }[] {
  const path = name.slice(0, 100);
  if (!known.includes(name)) {
    const nearest = nearestWord(path, known);
    const allowed = known.length === 0 ? 'there are none' : `allowed are ${known.join(', ')}`;
    return [
      {
        path,
        message:
          nearest === null ? `is no parameter: ${allowed}` : `is no parameter: did you mean "${nearest}"?`,
      },
    ];
  }
  return query.getAll(name).length > 1 ? [{ path, message: 'must be given once' }] : [];
}

/** Names of the parameters of an object schema, refined ones included. */
function parameterNames(schema: z.ZodType): readonly string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : [];
}
